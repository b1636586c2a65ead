"""Transport: what a failure may have done is known exactly, whatever the other side does."""

import gzip
import socket
import ssl
import threading
import time
import traceback
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest

from leadhub.ringcx import answers, errors
from leadhub.ringcx.transport import USER_AGENT, Answer, Timeouts, Transport
from tests.ringcx.scripted import Reply, ScriptedServer, cut, http

SECRET = "the-very-secret-token-1"
HEADERS = {"Authorization": f"Bearer {SECRET}"}


def read(transport: Transport, server: ScriptedServer) -> Answer:
    return transport.request("POST", f"{server.url}/read?page=1", headers=HEADERS, body=b'{"a":1}')


def change(transport: Transport, server: ScriptedServer) -> Answer:
    return transport.request("POST", f"{server.url}/load", headers=HEADERS, body=b'{"a":1}', changes=True)


def test_it_sends_exactly_what_it_was_given(transport: Transport, server: ScriptedServer) -> None:
    server.say(http([1, 2]))
    answer = read(transport, server)
    (request,) = server.received
    assert (request.method, request.target, request.body) == ("POST", "/read?page=1", b'{"a":1}')
    assert request.headers == {
        "host": f"127.0.0.1:{server.port}",
        "authorization": f"Bearer {SECRET}",
        "accept": "application/json",
        "accept-encoding": "gzip",
        "user-agent": USER_AGENT,
        "content-type": "application/json",
        "content-length": "7",
    }
    assert (answer.status, answer.body) == (200, b"[1, 2]")


@pytest.mark.parametrize("status", [200, 202, 400, 401, 404, 429, 500, 503])
def test_it_gives_back_any_answer_that_arrived_whole(status: int, transport: Transport, server: ScriptedServer) -> None:
    server.say(http({"said": "so"}, status, headers={"Retry-After": "7"}))
    answer = change(transport, server)
    assert (answer.status, answer.headers["retry-after"]) == (status, "7")


# What the server does once it has the request → the code of the error. None of it may look like "nothing was sent".
LOST: list[tuple[str, Callable[[ScriptedServer], Reply], str]] = [
    ("closes without an answer", lambda _: cut(), "cut"),
    ("cuts in the status line", lambda _: cut(b"HTTP/1.1 2"), "cut"),
    ("cuts in the body", lambda _: cut(http({"leadsInserted": 1})[:-5]), "cut"),
    (
        "cuts between chunks",
        lambda _: cut(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n"),
        "cut",
    ),
    ("speaks another language", lambda _: cut(b"SSH-2.0-OpenSSH_9.2\r\n"), "cut"),
    ("stalls", lambda server: server.stall, "timeout"),
    ("trickles for ever", lambda server: server.trickle, "timeout"),
    (
        "damages its gzip",
        lambda _: http(b"not gzip at all", headers={"Content-Encoding": "gzip"}),
        "unreadable_answer",
    ),
]


@pytest.mark.parametrize(("reply", "code"), [row[1:] for row in LOST], ids=[row[0] for row in LOST])
def test_a_change_whose_answer_is_lost_is_unknown(
    reply: Callable[[ScriptedServer], Reply], code: str, transport: Transport, server: ScriptedServer
) -> None:
    server.say(reply(server))
    started = time.monotonic()
    with pytest.raises(errors.OutcomeUnknown) as caught:
        change(transport, server)
    assert caught.value.code == code
    assert caught.value.may_have_happened
    assert "look in RingCX first" in caught.value.message
    assert time.monotonic() - started < 3
    assert len(server.received) == 1, "a change must never be repeated here"


@pytest.mark.parametrize(("reply", "code"), [row[1:] for row in LOST], ids=[row[0] for row in LOST])
def test_a_read_whose_answer_is_lost_changed_nothing(
    reply: Callable[[ScriptedServer], Reply], code: str, transport: Transport, server: ScriptedServer
) -> None:
    server.say(reply(server))
    with pytest.raises(errors.BadAnswer) as caught:
        read(transport, server)
    assert caught.value.code == code
    assert not caught.value.may_have_happened
    assert caught.value.temporary is (code != "unreadable_answer")
    assert len(server.received) == 1


@pytest.mark.parametrize("changes", [True, False])
def test_a_refused_connection_means_nothing_was_sent(changes: bool, transport: Transport) -> None:
    with socket.create_server(("127.0.0.1", 0)) as gone:
        port = gone.getsockname()[1]
    with pytest.raises(errors.Unreachable, match="nothing was sent") as caught:
        transport.request("POST", f"http://127.0.0.1:{port}/x", headers=HEADERS, body=b"{}", changes=changes)
    assert not caught.value.may_have_happened


def test_a_refused_connection_means_the_same_for_a_call_without_a_body(transport: Transport) -> None:
    with socket.create_server(("127.0.0.1", 0)) as gone:
        port = gone.getsockname()[1]
    with pytest.raises(errors.Unreachable):
        transport.request("GET", f"http://127.0.0.1:{port}/x", headers=HEADERS)


@pytest.mark.parametrize("body", [None, b"{}"])
def test_a_name_that_is_not_found_means_nothing_was_sent(body: bytes | None, transport: Transport) -> None:
    with pytest.raises(errors.Unreachable, match=r"no-such-host\.invalid"):
        transport.request(
            "POST", "https://no-such-host.invalid/x", headers=HEADERS, body=body, changes=body is not None
        )


def test_a_connection_that_never_opens_means_nothing_was_sent(transport: Transport) -> None:
    with socket.socket() as full:
        full.bind(("127.0.0.1", 0))
        full.listen(0)
        waiting = [socket.socket() for _ in range(3)]
        for one in waiting:  # fill the queue, so that the next one is not even let in
            one.setblocking(False)
            one.connect_ex(full.getsockname())
        with pytest.raises(errors.Unreachable):
            transport.request(
                "POST",
                f"http://127.0.0.1:{full.getsockname()[1]}/",
                headers=HEADERS,
                body=b"{}",
                changes=True,
            )
        for one in waiting:
            one.close()


def test_a_failed_tls_handshake_means_nothing_was_sent(transport: Transport, server: ScriptedServer) -> None:
    with pytest.raises(errors.Unreachable) as caught:
        transport.request("POST", f"https://127.0.0.1:{server.port}/x", headers=HEADERS, body=b"{}", changes=True)
    assert caught.value.code == "insecure"


def test_it_opens_the_connection_again_but_never_sends_again() -> None:
    with socket.socket() as late:
        late.bind(("127.0.0.1", 0))
        port = late.getsockname()[1]

        def listen() -> None:
            late.listen()
            connection, _ = late.accept()
            connection.recv(65536)
            connection.close()

        thread = threading.Timer(0.1, listen)
        thread.start()
        patient = Transport(Timeouts(connect=0.5, read=0.5, load=0.5), connect_retries=3)
        with pytest.raises(errors.OutcomeUnknown):
            patient.request("POST", f"http://127.0.0.1:{port}/x", headers=HEADERS, body=b"{}", changes=True)
        thread.join()


@pytest.mark.parametrize("method", ["GET", "PUT", "POST", "DELETE"])
def test_a_cut_call_is_not_sent_again_whatever_its_method(method: str, server: ScriptedServer) -> None:
    server.say(cut(), http({}))
    with pytest.raises(errors.OutcomeUnknown if method == "PUT" else errors.NoAnswer):
        Transport(connect_retries=3).request(method, f"{server.url}/x", headers={}, body=b"{}", changes=method == "PUT")
    assert len(server.received) == 1


@pytest.mark.parametrize("changes", [True, False])
def test_it_never_follows_a_redirect(changes: bool, transport: Transport, server: ScriptedServer) -> None:
    with ScriptedServer([http({})]) as elsewhere:
        server.say(http({}, 307, headers={"Location": f"{elsewhere.url}/stolen"}))
        answer = transport.request("POST", f"{server.url}/x", headers=HEADERS, body=b"{}", changes=changes)
        assert answer.status == 307
        assert elsewhere.connections == 0


def test_it_does_not_read_an_answer_without_end(server: ScriptedServer) -> None:
    transport = Transport(max_body=1000)
    server.say(http(b"[" + b" " * 5000 + b"]"), http(b"[" + b" " * 5000 + b"]"))
    with pytest.raises(errors.BadAnswer, match="too long"):
        read(transport, server)
    with pytest.raises(errors.OutcomeUnknown):
        change(transport, server)


def test_a_gzip_bomb_is_too_long_as_well(server: ScriptedServer) -> None:
    bomb = gzip.compress(b" " * 30_000_000)
    server.say(http(bomb, headers={"Content-Encoding": "gzip"}))
    with pytest.raises(errors.BadAnswer, match="too long"):
        read(Transport(max_body=1_000_000), server)


def test_it_unpacks_gzip(transport: Transport, server: ScriptedServer) -> None:
    server.say(http(gzip.compress(b'{"a": "b"}'), headers={"Content-Encoding": "gzip"}))
    assert read(transport, server).body == b'{"a": "b"}'


def test_it_reads_chunks(transport: Transport, server: ScriptedServer) -> None:
    server.say(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\n[\r\n1\r\n]\r\n0\r\n\r\n")
    assert read(transport, server).body == b"[]"


def test_reads_share_a_connection_and_a_change_always_gets_its_own(
    transport: Transport, server: ScriptedServer
) -> None:
    server.say(*[http({})] * 5)
    read(transport, server)
    read(transport, server)
    assert server.connections == 1
    change(transport, server)
    change(transport, server)
    assert server.connections == 3
    read(transport, server)
    assert server.connections == 3


def test_it_keeps_no_cookies(transport: Transport, server: ScriptedServer) -> None:
    server.say(http({}, headers={"Set-Cookie": "session=of-somebody-else; Path=/"}), http({}))
    read(transport, server)
    read(transport, server)
    assert "cookie" not in server.received[1].headers


def test_it_reads_nothing_from_the_environment(
    transport: Transport, server: ScriptedServer, monkeypatch: pytest.MonkeyPatch, tmp_path: object
) -> None:
    netrc = tmp_path / "netrc"  # type: ignore[operator]  # pytest's own Path
    netrc.write_text("machine 127.0.0.1 login thief password thief")
    monkeypatch.setenv("NETRC", str(netrc))
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:1")
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:1")
    server.say(http({}))
    read(transport, server)
    assert server.received[0].headers["authorization"] == f"Bearer {SECRET}"


def test_it_goes_through_the_proxy_it_was_given(server: ScriptedServer) -> None:
    server.say(http({}))
    transport = Transport(proxies={"http": server.url})
    transport.request("GET", "http://127.0.0.1:1/far", headers={})
    assert server.received[0].target == "http://127.0.0.1:1/far"


@pytest.mark.parametrize("url", ["http://ringcx.ringcentral.com/x", "ftp://127.0.0.1/x", "http://a:b@127.0.0.1/x"])
def test_it_sends_nothing_to_an_unsafe_address(url: str, transport: Transport) -> None:
    with pytest.raises(errors.NotSent) as caught:
        transport.request("POST", url, headers=HEADERS, body=b"{}", changes=True)
    assert caught.value.code == "bad_address"


@pytest.mark.parametrize("token", [f"{SECRET}\r\nX-Evil: 1", f"{SECRET}é", f" {SECRET}", f"{SECRET}\n"])
def test_a_token_that_cannot_be_sent_is_not_quoted(token: str, transport: Transport, server: ScriptedServer) -> None:
    with pytest.raises(errors.NotSent) as caught:
        transport.request("GET", f"{server.url}/x", headers={"X-Auth-Token": token})
    assert SECRET not in "".join(traceback.format_exception(caught.value))
    assert server.connections == 0


def test_an_error_drags_no_request_along(transport: Transport, server: ScriptedServer) -> None:
    """The library's exceptions hold the request with its token; error reporters walk such chains."""
    server.say(cut())
    with pytest.raises(errors.OutcomeUnknown) as caught:
        change(transport, server)
    assert caught.value.__cause__ is None
    assert caught.value.__context__ is None


def test_it_trusts_only_certificates_that_it_can_verify(transport: Transport) -> None:
    """A self-made certificate, as of somebody in between, is refused before anything is sent."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.set_ciphers("ALL:@SECLEVEL=0")  # no certificate at all: the handshake fails on our side
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def handshake() -> None:
            connection, _ = listener.accept()
            try:
                context.wrap_socket(connection, server_side=True)
            except OSError:
                connection.close()

        thread = threading.Thread(target=handshake)
        thread.start()
        with pytest.raises(errors.Unreachable):
            transport.request(
                "POST",
                f"https://127.0.0.1:{listener.getsockname()[1]}/",
                headers=HEADERS,
                body=b"{}",
                changes=True,
            )
        thread.join()


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        ("7", 7),
        ("0.5", 0.5),
        ("-3", 0),
        ("nan", 0),
        ("99999999", 3600),
        ("inf", 3600),
        ("soon", None),
        ("", None),
        ("Fri, 20 Nov 2020 09:14:03 GMT", 0),
    ],
)
def test_it_reads_how_long_to_wait(header: str, seconds: float | None) -> None:
    assert answers.retry_after(Answer(429, {"retry-after": header}, b"")) == seconds


def test_it_reads_a_moment_to_wait_for() -> None:
    moment = format_datetime(datetime.now(UTC) + timedelta(seconds=60), usegmt=True)
    assert answers.retry_after(Answer(429, {"retry-after": moment}, b"")) == pytest.approx(60, abs=3)

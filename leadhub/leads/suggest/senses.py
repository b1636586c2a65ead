"""What the words of a column header can stand for."""

from enum import Enum, auto


class Sense(Enum):
    """What a header word stands for."""

    # things a lead has
    PHONE = auto()
    MOBILE = auto()
    LANDLINE = auto()
    CHAT = auto()  # WhatsApp and the like: a phone number, but not first choice
    EMAIL = auto()
    NAME = auto()
    FIRST = auto()
    LAST = auto()
    MIDDLE = auto()
    FULL = auto()
    NICK = auto()
    HONORIFIC = auto()
    BARE_TITLE = auto()  # honorific or job title
    JOB = auto()
    SUFFIX = auto()
    ADDRESS = auto()
    STREET = auto()
    HOUSE = auto()
    LINE = auto()
    CITY = auto()
    WEAK_CITY = auto()
    STATE = auto()
    WEAK_STATE = auto()  # also means status, department, sales region
    ZIP = auto()
    COUNTRY = auto()
    COUNTY = auto()
    ID = auto()
    NUMBER = auto()
    CODE = auto()
    REFERENCE = auto()
    PARCEL = auto()
    ACCOUNT = auto()
    AGENT = auto()
    ASSIGNED = auto()
    TIMEZONE = auto()
    PRIORITY = auto()
    URL = auto()
    CALLER_ID = auto()
    GREETING = auto()
    GATEKEEPER = auto()
    MAX_PASSES = auto()
    # whose or where
    PERSON = auto()  # the person the list is about
    OWNER = auto()
    PARENT = auto()
    DEAL = auto()  # an order, a contract: not a person, but its number tells rows apart
    FOREIGN = auto()  # somebody or something else
    COMPANY = auto()
    EMPLOYEE = auto()
    HOME = auto()
    WORK = auto()
    MAILING = auto()
    PROPERTY = auto()
    SHIPPING = auto()
    BILLING = auto()
    # which one
    PRIMARY = auto()
    SECONDARY = auto()
    # what makes it something about a thing, not the thing
    ABOUT = auto()
    FAX = auto()
    NATIONAL_ID = auto()
    # not worth keeping
    COUNTER = auto()
    BOOKKEEPING = auto()
    SECRET = auto()
    # no meaning of its own
    FILLER = auto()

from leadhub.leads.duplicates import extern_id_key, groups, repeated


def test_a_fingerprint_is_the_same_everywhere_and_fits_64_bits() -> None:
    assert extern_id_key("SP-10000") == extern_id_key("SP-10000") != extern_id_key("SP-10001")
    assert 0 < extern_id_key("é") < 2**64


def test_rows_that_repeat_an_extern_id_point_to_the_first_one() -> None:
    assert repeated([5, 0, 6, 5, 0, 5, 6]) == {3: 0, 5: 0, 6: 2}


def test_a_group_has_all_its_rows_in_the_files_order() -> None:
    assert groups({9: 2, 4: 2, 7: 1}) == {2: [2, 4, 9], 1: [1, 7]}

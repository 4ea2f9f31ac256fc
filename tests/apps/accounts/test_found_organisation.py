def test_x(administrator, advocate):
    assert advocate.session.display_name

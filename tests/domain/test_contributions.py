"""Which words leave the branch."""

import pytest

from branchmeet.domain.contributions import ContributionKind, goes_to_superior


@pytest.mark.parametrize("kind", [ContributionKind.SELF_CRITICISM, ContributionKind.CRITICISM])
@pytest.mark.parametrize("wish", [True, False])
def test_criticism_never_leaves_the_branch_whoever_wishes_it(kind: ContributionKind, wish: bool) -> None:
    assert not goes_to_superior(kind, author_wishes=wish)


def test_a_reserved_opinion_goes_up_only_at_its_author_s_wish() -> None:
    assert goes_to_superior(ContributionKind.RESERVED_OPINION, author_wishes=True)
    assert not goes_to_superior(ContributionKind.RESERVED_OPINION)


def test_every_other_kind_goes_up() -> None:
    kept = {ContributionKind.SELF_CRITICISM, ContributionKind.CRITICISM, ContributionKind.RESERVED_OPINION}
    assert {kind for kind in ContributionKind if not goes_to_superior(kind)} == kept

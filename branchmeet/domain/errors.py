"""The one way a rule says no: `RuleBroken`, which names the rule, the field it concerns and the facts of the case.

The sentence a person reads is made from these in `branchmeet.labels.RULES`; a door turns it into a 422 beside the
field.
"""

from __future__ import annotations

from enum import StrEnum


class Rule(StrEnum):
    """Every rule that can be broken. Append yours to its noun's block, with one comment line saying what it forbids."""

    # --- anything -----------------------------------------------------------
    REQUIRED = "required"  # a value that must be there is missing
    UNKNOWN_CHOICE = "unknown_choice"  # a value outside the list offered
    CHANGED_BY_SOMEONE_ELSE = "changed_by_someone_else"  # somebody else saved in between
    STATE_NOT_ALLOWED = "state_not_allowed"  # the object is not in a state in which this may be done
    STEP_NOT_ALLOWED = "step_not_allowed"  # this step does not lead on from the state the object is in
    ALREADY_EXISTS = "already_exists"  # a second one of what may exist once
    NOT_ALLOWED = "not_allowed"  # this person may not take this step, decided on re-read

    # --- signing in -------------------------------------------------------------
    SIGN_IN_REFUSED = "sign_in_refused"  # the user name and the passphrase do not belong together
    SIGN_IN_WAIT = "sign_in_wait"  # too many wrong guesses; the next one must wait
    SIGN_IN_CLOSED = "sign_in_closed"  # so many wrong guesses that only a one-time code helps
    CODE_REFUSED = "code_refused"  # a one-time code that is wrong, used or too old
    PASSPHRASE_LENGTH = "passphrase_length"  # noqa: S105 (a passphrase too short or too long)
    PASSPHRASE_COMMON = "passphrase_common"  # noqa: S105 (one of common words or one's own name)

    # --- votes ------------------------------------------------------------------
    VOTE_NEGATIVE = "vote_negative"  # a number of votes below zero
    VOTE_ABOVE_ENTITLED = "vote_above_entitled"  # more votes than there are members present who may vote

    # --- attendance -------------------------------------------------------------
    ATTENDANCE_CODE = "attendance_code"  # a mark that the member's presence on the roll does not allow
    ATTENDANCE_REASON = "attendance_reason"  # excused without a reason, or a reason without being excused
    ATTENDANCE_FLAG = "attendance_flag"  # minutes late or left early beside an absence, or below zero

    # --- score sheets (the data of a sheet) -----------------------------------
    SHEET_MISSING_KEY = "sheet_missing_key"  # a key the sheet must have is absent
    SHEET_UNKNOWN_KEY = "sheet_unknown_key"  # a key the sheet format does not know, often a typing slip
    SHEET_WRONG_TYPE = "sheet_wrong_type"  # a value of another type or outside its range
    SHEET_DUPLICATE = "sheet_duplicate"  # two parts with one code, key or bound
    SHEET_SUM = "sheet_sum"  # items do not add up to their group, or groups to the total
    SHEET_GAP = "sheet_gap"  # steps or levels leave a value that nothing covers
    SHEET_ORDER = "sheet_order"  # steps or levels not from the highest down, or fewer points for a better value
    SHEET_UNKNOWN_METRIC = "sheet_unknown_metric"  # a metric that the program does not compute
    SHEET_UNKNOWN_FIGURE = "sheet_unknown_figure"  # a typed figure that the catalogue does not hold
    SHEET_UNKNOWN_SETTING = "sheet_unknown_setting"  # a setting, or a value of one, that the sheet does not declare
    SHEET_CONFLICT = "sheet_conflict"  # two statements of a sheet that contradict one another

    # --- scoring --------------------------------------------------------------
    SCORE_OUT_OF_RANGE = "score_out_of_range"  # fewer than 0 points or more than the item's maximum
    SCORE_INCREMENT = "score_increment"  # not a multiple of the sheet's increment
    SCORE_ALL_OR_NOTHING = "score_all_or_nothing"  # a yes/no item that got something between
    SCORE_ITEM_UNKNOWN = "score_item_unknown"  # an item code that the sheet does not have
    SCORE_ITEM_MISSING = "score_item_missing"  # an item that applies and has no points yet
    SCORE_NOT_DROPPABLE = "score_not_droppable"  # the item may not be marked as not applicable
    SCORE_DROP_REASON = "score_drop_reason"  # marked as not applicable without a reason
    SCORE_PERIOD_FORBIDDEN = "score_period_forbidden"  # the sheet may not be used for this period
    SCORE_DECIDED_TOO_EARLY = "score_decided_too_early"  # decided before the last item of the sheet is fixed
    SCORE_NO_TITLE_PERIOD = "score_no_title_period"  # a result asked for in a self-check period

    # --- figures (facts typed as numbers) ---------------------------------------
    FIGURE_UNKNOWN = "figure_unknown"  # a key the catalogue does not hold
    FIGURE_NOT_WHOLE = "figure_not_whole"  # not a whole number
    FIGURE_NEGATIVE = "figure_negative"  # below zero
    FIGURE_ABOVE_LIMIT = "figure_above_limit"  # above the figure named in `at_most`
    FIGURE_WRONG_PERIOD = "figure_wrong_period"  # typed for a period the figure is not kept for
    FIGURE_NOT_YOURS = "figure_not_yours"  # typed or confirmed by a role that may not


class RuleBroken(Exception):
    """A rule of the house forbids the step.

    `rule` says which, `field` the form field it belongs beside (None: the whole form), `facts` the plain values of
    the case, by the names that the rule's sentence in `labels.RULES` uses:
    ``RuleBroken(Rule.CHANGED_BY_SOMEONE_ELSE, field="text", by=name)``.
    """

    def __init__(self, rule: Rule, *, field: str | None = None, **facts: object) -> None:
        super().__init__(rule, field, facts)
        self.rule = rule
        self.field = field
        self.facts: dict[str, object] = facts

    def __str__(self) -> str:
        place = f" at {self.field}" if self.field else ""
        facts = ", ".join(f"{name}={value!r}" for name, value in self.facts.items())
        return f"{self.rule}{place}" + (f" ({facts})" if facts else "")

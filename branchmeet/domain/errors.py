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

    # --- members, cells, posts ----------------------------------------------------
    ROSTER_NAME = "roster_name"  # something that cannot be the name of a person
    ROSTER_YEAR = "roster_year"  # a year in which no member of today was born
    ROSTER_DAY = "roster_day"  # a day before the Party was founded or too far ahead
    ROSTER_BEFORE_LAST = "roster_before_last"  # a change dated before the last one
    ROSTER_SAME = "roster_same"  # a change that changes nothing
    ROSTER_KIND_BACK = "roster_kind_back"  # a full member made probationary again
    ROSTER_VISIT = "roster_visit"  # a visit begun or ended as if it were a change of presence
    ROSTER_LEFT = "roster_left"  # something done to a membership that has ended
    ROSTER_STILL_THERE = "roster_still_there"  # taken in again while on a roster
    ROSTER_DUPLICATE = "roster_duplicate"  # a person who seems to be on the roster already
    CELL_UNKNOWN = "cell_unknown"  # a cell the branch does not have
    CELL_NOT_EMPTY = "cell_not_empty"  # closed while members are in it
    CELL_OUTSIDER = "cell_outsider"  # led by somebody who is not in it
    POST_ONESELF = "post_oneself"  # a post, a grant or a code given by somebody to himself
    POST_TAKEN = "post_taken"  # a post that somebody still holds, or the same person once more
    POST_ENDS_EARLY = "post_ends_early"  # ended before it began
    POST_OUTSIDER = "post_outsider"  # a post of the branch for somebody who is not on its roster
    GRANT_NOT_FIRST = "grant_not_first"  # the first grant of a unit given although one is held
    BACKUP_NEEDS_SQLITE = "backup_needs_sqlite"  # the data lie on a server
    BACKUP_DAMAGED = "backup_damaged"  # a backup differs from its manifest
    BACKUP_OTHER_MODE = "backup_other_mode"  # sample data for a real installation, or the other way round
    BACKUP_OVER_DATA = "backup_over_data"  # there are data already where a backup should go
    RULE_OUT_OF_BOUNDS = "rule_out_of_bounds"  # a unit sets a length or a number of days nobody may
    GRANT_WITNESS = "grant_witness"  # confirmed by the giver or the receiver himself

    # --- accounts -----------------------------------------------------------------
    USERNAME_FORM = "username_form"  # a user name of other signs than letters, digits, full stop and hyphen
    ACCOUNT_DISABLED = "account_disabled"  # a code for an account that is closed
    CODE_FROM_ABOVE = "code_from_above"  # a code for somebody with rights, issued by somebody not above him
    UNIT_BELOW_BRANCH = "unit_below_branch"  # a unit made under one that has a roster

    # --- rosters from Excel -------------------------------------------------------
    IMPORT_TOO_LARGE = "import_too_large"  # a file above the limit of bytes
    IMPORT_NOT_EXCEL = "import_not_excel"  # a file that is not what its name says
    IMPORT_DAMAGED = "import_damaged"  # a workbook that cannot be read to its end
    IMPORT_BOMB = "import_bomb"  # a small file that unpacks to far more than a roster
    IMPORT_MACRO = "import_macro"  # a workbook with a program in it
    IMPORT_LINKED = "import_linked"  # a workbook that draws on another file
    IMPORT_FORMULA = "import_formula"  # a workbook with cells that are worked out
    IMPORT_TOO_MANY = "import_too_many"  # more rows or columns than a roster has
    IMPORT_NO_HEAD = "import_no_head"  # no row that names the columns
    IMPORT_EMPTY = "import_empty"  # no row of data
    IMPORT_FLAWED = "import_flawed"  # confirmed although some cell is wrong
    IMPORT_GONE = "import_gone"  # confirmed after the file was put away
    IMPORT_NUMBER = "import_number"  # a cell that should hold a whole number
    IMPORT_DATE = "import_date"  # a cell that should hold a day
    IMPORT_WORD = "import_word"  # a cell that should hold one of a few words

    # --- topic plans --------------------------------------------------------------
    PLAN_QUARTER_FAR = "plan_quarter_far"  # a plan for a quarter outside last year, this year and next year
    PLAN_WITHOUT_TOPIC = "plan_without_topic"  # adopted while nothing is planned in it
    TOPIC_UNNAMED = "topic_unnamed"  # a topic without a title or without a formal subject
    TOPIC_OUTSIDE_QUARTER = "topic_outside_quarter"  # a topic in a month that is not of the plan's quarter
    TOPIC_DAY_OUTSIDE_MONTH = "topic_day_outside_month"  # the day of the meeting is not in the month of the topic
    TOPIC_DUE_AFTER_MEETING = "topic_due_after_meeting"  # something due only after the meeting it is for
    TOPIC_DUE_TOO_EARLY = "topic_due_too_early"  # due before the quarter that precedes the plan's
    TOPIC_ON_AGENDA = "topic_on_agenda"  # removed although a meeting, an opinion or a task rests on it
    ASSIGNED_NOBODY = "assigned_nobody"  # an assignment that asks no one
    ASSIGNED_ALREADY = "assigned_already"  # the cell or member already has an assignment for this topic
    ASSIGNMENT_WITHDRAWN = "assignment_withdrawn"  # changed although it was taken back
    ASSIGNMENT_DAY_PASSED = "assignment_day_passed"  # taken back on or after the day of the meeting

    # --- papers added to a record ---------------------------------------------------
    PAPER_KIND = "paper_kind"  # a file of another kind, or one that is not what its name says
    PAPER_TOO_LARGE = "paper_too_large"  # a file above the limit of bytes
    PAPER_UNSAFE = "paper_unsafe"  # a file with a program in it, or one that unpacks to far too much
    PAPERS_TOO_MANY = "papers_too_many"  # more files than one record may have
    PAPER_SUMMARY = "paper_summary"  # a summary of a paper of more than three lines
    PAPER_UNRECORDED = "paper_unrecorded"  # a paper for an item of which the program records nothing
    PAPER_SECRECY = "paper_secrecy"  # a file without the word that it holds no state secret

    # --- the topic library --------------------------------------------------------
    LIBRARY_OWNER = "library_owner"  # a shipped topic changed, which belongs to no unit
    LIBRARY_WITHDRAWN = "library_withdrawn"  # taken or refused after the level above withdrew it

    # --- calling a meeting ------------------------------------------------------
    MEETING_IN_PAST = "meeting_in_past"  # planned or called for an hour that has passed
    MEETING_ONE_A_MONTH = "meeting_one_a_month"  # a second regular meeting in one month
    MEETING_ANNOUNCED = "meeting_announced"  # hour, place or mode changed after people were told
    COMMITTEE_PLANNED = "committee_planned"  # a second committee meeting made for one branch meeting
    COMMITTEE_TOO_LATE = "committee_too_late"  # no evening left before the branch meeting
    MEETING_NO_PLACE = "meeting_no_place"  # called without saying where
    MEETING_NO_AGENDA = "meeting_no_agenda"  # called without an agenda
    GUEST_TWICE = "guest_twice"  # a guest who is asked already
    NO_CONCLUSIONS = "no_conclusions"  # taken over from a committee that has concluded nothing new
    AGENDA_MINUTES = "agenda_minutes"  # an item given no time, or longer than any meeting
    POSTED_IN_FUTURE = "posted_in_future"  # papers posted on a day that has not come
    UNDO_OTHERS = "undo_others"  # taken back by somebody who did not do it
    UNDO_LATE = "undo_late"  # taken back after the day in which that is possible
    UNDO_OVERTAKEN = "undo_overtaken"  # taken back after something else has followed
    ANSWER_SEALED = "answer_sealed"  # an opinion answered before the chair has opened it
    PETITION_INTERNAL = "petition_internal"  # carried upward although it stays in the branch
    OPINIONS_OPENED = "opinions_opened"  # an opinion sent, changed or withdrawn after the chair opened them
    OPINION_UNCALLED = "opinion_uncalled"  # sent before the meeting on the topic was called
    CELL_OPINION_SENT = "cell_opinion_sent"  # a second opinion of a cell on the same topic

    # --- votes ------------------------------------------------------------------
    VOTE_NEGATIVE = "vote_negative"  # a number of votes below zero
    VOTE_ABOVE_CELL = "vote_above_cell"  # more votes in a cell than it has members present who may vote
    VOTE_ABOVE_ENTITLED = "vote_above_entitled"  # more votes than there are members present who may vote

    # --- a meeting while it is held ---------------------------------------------
    SITTING_NO_CHAIR = "sitting_no_chair"  # opened without a chair
    SITTING_NO_CLERK = "sitting_no_clerk"  # opened without somebody who writes the minutes
    SITTING_NOT_OPEN = "sitting_not_open"  # written to while the meeting is not in progress
    SITTING_TOO_EARLY = "sitting_too_early"  # opened on a day before the meeting
    SITTING_MINUTES_OPEN = "sitting_minutes_open"  # closed before the minutes were adopted
    SITTING_MINUTES_ADOPTED = "sitting_minutes_adopted"  # written to after the branch has adopted the minutes
    SPEAKER_ABSENT = "speaker_absent"  # words recorded for somebody who is not marked as present
    ITEM_UNRECORDED = "item_unrecorded"  # words, conclusions or votes on an item that is kept out of the program
    GUEST_UNNAMED = "guest_unnamed"  # somebody in the room without a name
    VOTE_NO_BODY = "vote_no_body"  # a vote before attendance was taken

    # --- minutes and numbered papers ------------------------------------------------
    MINUTES_LOCKED = "minutes_locked"  # changed, read or adopted again after they were adopted
    MINUTES_NOT_READ = "minutes_not_read"  # adopted before the draft was read aloud
    MINUTES_NOT_PASSED = "minutes_not_passed"  # no more than half of the body for them
    MINUTES_FROM_RECORDS = "minutes_from_records"  # own words for a part that comes from the records only
    CORRECTION_BEFORE_ADOPTION = "correction_before_adoption"  # a correction of minutes that are still a draft
    CORRECTION_SIGNED = "correction_signed"  # a correction after the minutes were signed
    CORRECTION_CLOSED = "correction_closed"  # a correction of a part that takes none
    CORRECTION_SAME = "correction_same"  # a correction that changes nothing
    CORRECTION_LONG = "correction_long"  # more words changed than a slip of typing has
    ADDENDUM_BEFORE_ADOPTION = "addendum_before_adoption"  # something added to minutes that are still a draft
    SIGNED_BEFORE_ADOPTION = "signed_before_adoption"  # minutes signed that are still a draft
    SIGNED_ON_DAY = "signed_on_day"  # signed on a day before adoption or to come
    PHOTO_LARGE = "photo_large"  # a picture above the limit of bytes
    PHOTO_PIXELS = "photo_pixels"  # a picture that unpacks to too many pixels
    PHOTO_UNREADABLE = "photo_unreadable"  # a file that is no picture, or a broken one
    PHOTO_TOO_MANY = "photo_too_many"  # more photographs than minutes have pages
    PAPER_NO_TERM = "paper_no_term"  # a number asked for where no committee term holds
    PAPER_ISSUED = "paper_issued"  # a second number for one paper, or a draft changed after it was issued
    PAPER_NOT_VOTED = "paper_not_voted"  # a resolution issued that no vote has adopted
    PAPER_CANCELLED = "paper_cancelled"  # a cancelled paper cancelled again
    RESOLUTION_VOTED = "resolution_voted"  # the draft of a resolution changed after it was adopted

    # --- tasks --------------------------------------------------------------------
    TASK_OWNER_TWICE = "task_owner_twice"  # a member and a cell both named as owner
    TASK_OWN = "task_own"  # confirmed by the one who did it, while somebody else may
    TASK_NO_DUE = "task_no_due"  # extended without ever having had a day
    TASK_EXTENDED_LATE = "task_extended_late"  # extended after the day had passed
    TASK_DUE_NOT_LATER = "task_due_not_later"  # extended to a day that is not later
    TASK_DUE_FIXED = "task_due_fixed"  # the day of a task changed outside an extension
    TASK_OWNER_FIXED = "task_owner_fixed"  # the owner of a task changed outside a handover
    TASK_SAME_OWNER = "task_same_owner"  # handed over to the one who has it
    TASK_REPEAT_NO_DUE = "task_repeat_no_due"  # repeated every month without a day
    TASK_FOLLOWED = "task_followed"  # reopened after the next round of it was worked on
    TASK_STOPPED_OUTSIDE = "task_stopped_outside"  # stopped while no meeting of the branch is held
    TASK_DUE_PAST = "task_due_past"  # made with a day that has already passed

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
    SCORE_NOT_POINTS = "score_not_points"  # something that is no number where points belong
    SCORE_REASON = "score_reason"  # points that differ from those they are held against, without a reason
    SCORE_UPPER_REASON = "score_upper_reason"  # points of the level above that differ from the branch's, without one
    SCORE_MEETING_KIND = "score_meeting_kind"  # a meeting of a kind that is not scored
    SCORE_MEETING_NOT_BEGUN = "score_meeting_not_begun"  # scored before the meeting was opened
    SCORE_MEETING_OPEN = "score_meeting_open"  # submitted before the meeting was closed
    SCORE_NO_SHEET = "score_no_sheet"  # no score sheet is in force on that day
    SCORE_NOT_PRESENTED = "score_not_presented"  # voted on before the chair opened the vote
    SCORE_OWN_WORK = "score_own_work"  # appraised or decided by somebody who scored it for the branch

    # --- four good: appraisal and recognition -----------------------------------
    PERIOD_NOT_BEGUN = "period_not_begun"  # a sheet opened for a period that has not begun
    RETURN_NO_LINE = "return_no_line"  # returned without naming a line
    RETURN_REASON = "return_reason"  # a line returned without a reason
    RETURN_ANSWER = "return_answer"  # resubmitted while a returned line has no answer
    RETURN_DECISION = "return_decision"  # own points changed after the vote without a decision of the committee
    VETO_NOT_BY_HAND = "veto_not_by_hand"  # a veto that is worked out from a figure answered by a person
    VETO_UNCHECKED = "veto_unchecked"  # a result decided while a veto is unchecked and none is hit
    VETO_HIT = "veto_hit"  # recognised although a veto is hit
    DECIDED_IN_FUTURE = "decided_in_future"  # a decision dated after today

    # --- figures (facts typed as numbers) ---------------------------------------
    FIGURE_UNKNOWN = "figure_unknown"  # a key the catalogue does not hold
    FIGURE_NOT_WHOLE = "figure_not_whole"  # not a whole number
    FIGURE_NEGATIVE = "figure_negative"  # below zero
    FIGURE_ABOVE_LIMIT = "figure_above_limit"  # above the figure named in `at_most`
    FIGURE_WRONG_PERIOD = "figure_wrong_period"  # typed for a period the figure is not kept for
    FIGURE_NOT_YOURS = "figure_not_yours"  # typed or confirmed by a role that may not
    FIGURE_NOT_ENTERED = "figure_not_entered"  # confirmed before anybody has typed it
    FIGURE_LOCKED = "figure_locked"  # typed for a period whose sheet is appraised or locked


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

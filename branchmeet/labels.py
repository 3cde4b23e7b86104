"""The Vietnamese words of enums and of broken rules, for pages and papers alike.

Words follow `catalogue/glossary.yaml`. Nothing below this floor speaks Vietnamese.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from enum import Enum
from fractions import Fraction
from typing import Any

from branchmeet.domain.agenda import DefaultItem
from branchmeet.domain.assessments import AssessmentKind, AssessmentState, PeriodKind, ScoreAnswer
from branchmeet.domain.attendance import AttendanceCode, ExcuseReason
from branchmeet.domain.contributions import ContributionFate, ContributionKind
from branchmeet.domain.errors import Rule, RuleBroken
from branchmeet.domain.figures import FigureRole
from branchmeet.domain.issuing import PaperForm
from branchmeet.domain.meetings import (
    AgendaKind,
    MeetingKind,
    MeetingMode,
    MeetingState,
    NoticeChannel,
    VotePurpose,
)
from branchmeet.domain.membership import MemberKind, OtherAttendee, Presence
from branchmeet.domain.metrics import EvidenceOrigin
from branchmeet.domain.minutes import MinutesState, RenderingKey
from branchmeet.domain.paper_points import PaperPoint
from branchmeet.domain.pictures import Values
from branchmeet.domain.plan_versions import ChangeKind, CommentState, PlanLine
from branchmeet.domain.plan_warnings import PlanWarning
from branchmeet.domain.posts import GrantKind, PostKind
from branchmeet.domain.required_steps import RequiredStep
from branchmeet.domain.rhythm import MonthRhythm
from branchmeet.domain.roster import RosterColumn
from branchmeet.domain.tasks import TaskState
from branchmeet.domain.topic_drafts import DraftState
from branchmeet.domain.topic_library import RefusalReason, Uptake
from branchmeet.domain.topic_plans import PlanStanding, PlanState
from branchmeet.domain.unit_rules import UnitRule
from branchmeet.domain.units import Setting, UnitKind, UnitSet
from branchmeet.domain.vietnamese import vn_number

_WORDS: tuple[dict[Any, str], ...] = (
    {
        RosterColumn.NAME: "Họ và tên",
        RosterColumn.YEAR_OF_BIRTH: "Năm sinh",
        RosterColumn.CELL: "Tổ đảng số",
        RosterColumn.KIND: "Diện",
        RosterColumn.PRESENCE: "Tình trạng sinh hoạt",
        RosterColumn.STARTS_ON: "Vào chi bộ từ ngày",
        RosterColumn.CHANNEL: "Thông báo bằng",
    },
    {
        UnitKind.SUPERIOR_ORGANISATION: "Đảng bộ cấp trên",
        UnitKind.GRASSROOTS_ORGANISATION: "Đảng bộ cơ sở",
        UnitKind.GRASSROOTS_BRANCH: "Chi bộ cơ sở",
        UnitKind.PARTIAL_ORGANISATION: "Đảng bộ bộ phận",
        UnitKind.BRANCH: "Chi bộ",
    },
    {
        Setting.NEIGHBOURHOOD: "Khu phố",
        Setting.RESIDENTIAL_CLUSTER: "Liên tổ dân phố",
        Setting.RESIDENTIAL_GROUP: "Tổ dân phố",
        Setting.VILLAGE: "Thôn, ấp",
        Setting.APARTMENT: "Chung cư",
        Setting.AGENCY: "Cơ quan, đơn vị",
    },
    {
        UnitSet.GRASSROOTS: "Chi bộ, đảng bộ cơ sở",
        UnitSet.NEIGHBOURHOOD_UNITS: "Chi bộ khu phố, đảng bộ bộ phận",
        UnitSet.NEIGHBOURHOOD: "Chi bộ khu phố",
        UnitSet.PARTIAL: "Đảng bộ bộ phận",
        UnitSet.APARTMENT: "Chi bộ chung cư",
        UnitSet.RESIDENTIAL: "Chi bộ ở khu phố, chung cư",
        UnitSet.WITH_COMMITTEE: "Chi bộ khu phố có chi ủy",
        UnitSet.DUAL_SECRETARY: "Chi bộ khu phố có bí thư kiêm chức danh",
        UnitSet.ROSTERED: "Chi bộ có danh sách đảng viên",
        UnitSet.REPORTED: "Nơi chỉ có số báo cáo",
        UnitSet.HEADCOUNTED: "Mọi nơi có đảng viên",
    },
    {
        Values.OWN: "Chi bộ tự chấm",
        Values.APPRAISED: "Cấp trên thẩm định",
        Values.PROPOSED: "Phần mềm đề xuất",
    },
    {
        MonthRhythm.HELD: "sinh hoạt đủ, đăng tài liệu đúng hạn",
        MonthRhythm.THEMATIC: "sinh hoạt đủ, đăng tài liệu đúng hạn, có chuyên đề",
        MonthRhythm.LATE: "đăng tài liệu chậm",
        MonthRhythm.MISSED: "chưa ghi kỳ sinh hoạt nào",
        MonthRhythm.AHEAD: "chưa tới kỳ",
        MonthRhythm.UNKNOWN: "chưa có dữ liệu",
    },
    {
        PostKind.SECRETARY: "Bí thư",
        PostKind.DEPUTY_SECRETARY: "Phó bí thư",
        PostKind.COMMITTEE_MEMBER: "Chi ủy viên",
        PostKind.CELL_LEADER: "Tổ trưởng tổ đảng",
        PostKind.STANDING_COMMITTEE: "Ủy viên ban thường vụ",
        PostKind.LIAISON: "Cấp ủy viên phụ trách chi bộ",
        PostKind.NEIGHBOURHOOD_HEAD: "Trưởng khu phố",
        PostKind.FRONT_COMMITTEE_HEAD: "Trưởng ban công tác Mặt trận khu phố",
        PostKind.RESIDENTIAL_GROUP_HEAD: "Tổ trưởng tổ dân phố",
    },
    {
        GrantKind.REVIEWER: "Người thẩm định",
        GrantKind.ORGANISATION: "Phụ trách tổ chức",
        GrantKind.PROPAGANDA: "Phụ trách tuyên giáo",
        GrantKind.INSPECTION: "Phụ trách kiểm tra",
        GrantKind.OFFICE: "Văn phòng cấp ủy",
        GrantKind.ADMINISTRATOR: "Quản trị",
    },
    {
        MemberKind.FULL: "Chính thức",
        MemberKind.PROBATIONARY: "Dự bị",
    },
    {
        Presence.HERE: "Tại chi bộ",
        Presence.EXEMPT: "Được miễn",
        Presence.AWAY: "Tạm đi",
        Presence.VISITING: "Tạm đến",
        Presence.SPECIAL_DUTY: "Nhiệm vụ đặc biệt",
    },
    {
        OtherAttendee.MEMBER_213: "Đảng viên 213 nơi cư trú",
        OtherAttendee.SUPERIOR_ATTENDEE: "Cấp ủy cấp trên dự",
        OtherAttendee.GUEST: "Khách mời",
    },
    {
        NoticeChannel.ZALO: "Zalo",
        NoticeChannel.SMS: "SMS",
        NoticeChannel.CALL: "Gọi điện",
        NoticeChannel.PAPER: "Giấy",
    },
    {
        DraftState.UNWRITTEN: "Chưa viết",
        DraftState.WRITING: "Đang viết",
        DraftState.PRESENTED: "Chờ thông qua",
        DraftState.ADOPTED: "Đã thông qua",
    },
    {
        UnitRule.REQUIRED_MINUTES: "Thời lượng ít nhất của kỳ sinh hoạt (phút)",
        UnitRule.CRITICISM_LEAST: "Tự phê bình và phê bình ít nhất (phút)",
        UnitRule.CRITICISM_MOST: "Tự phê bình và phê bình nhiều nhất (phút)",
        UnitRule.DRAFT_DAYS: "Dự thảo chuyên đề xong trước kỳ (ngày)",
        UnitRule.SPEECH_DAYS: "Người phát biểu chuẩn bị xong trước kỳ (ngày)",
        UnitRule.SUBMISSION_DAY: "Gửi kế hoạch quý chậm nhất ngày nào của tháng trước quý",
        UnitRule.CORRECTION_WORDS: "Sửa lỗi gõ trước khi ký, nhiều nhất (từ)",
        UnitRule.VISITORS_VOTE: "Đảng viên sinh hoạt tạm thời được biểu quyết",
    },
    {
        PlanState.DRAFT: "Đang soạn",
        PlanState.ADOPTED: "Đã thông qua",
        PlanState.SUBMITTED: "Đã gửi cấp trên",
        PlanState.NOTED: "Cấp trên đã ghi nhận",
        PlanState.RETURNED: "Cấp trên trả lại",
    },
    {
        PlanWarning.NO_TOPIC: "Quý này chưa có chuyên đề nào.",
        PlanWarning.NO_COMMITTEE: "Chi bộ từ 9 đảng viên chính thức trở lên mà chưa có chi ủy.",
        PlanWarning.EMPTY_MONTH: "Chưa có kỳ sinh hoạt nào.",
        PlanWarning.FEAST: "Kỳ sinh hoạt trùng hoặc sát ngày nghỉ.",
        PlanWarning.CLASH: "Cấp ủy viên phụ trách trùng giờ với chi bộ khác.",
        PlanWarning.NO_MEETING: "Ngày sinh hoạt chưa có kỳ nào trên lịch.",
        PlanWarning.NO_PREPARER: "Chưa phân công người chuẩn bị.",
        PlanWarning.NO_ASSIGNMENT: "Chưa phân công ai nghiên cứu, phát biểu.",
        PlanWarning.SAME_AS_LAST_QUARTER: "Trùng với chuyên đề của quý trước.",
        PlanWarning.IDLE_CELL: "Tổ đảng chưa có phần trong quý.",
    },
    {
        RefusalReason.NOT_HERE: "Địa bàn chi bộ không có việc này",
        RefusalReason.STUDIED: "Chi bộ đã sinh hoạt nội dung này",
        RefusalReason.OTHER_FIRST: "Chi bộ có việc cấp thiết hơn",
        RefusalReason.NOBODY_TO_PREPARE: "Chưa có người chuẩn bị được",
        RefusalReason.OTHER: "Lý do khác",
    },
    {
        Uptake.OPEN: "Chưa trả lời",
        Uptake.REFUSED: "Không chọn",
        Uptake.PLANNED: "Đã đưa vào kế hoạch",
        Uptake.HELD: "Đã sinh hoạt",
        Uptake.DONE: "Đã có việc hoàn thành",
    },
    {
        PlanLine.WHOLE: "Cả kế hoạch",
        PlanLine.SUBJECT: "Tên, trích yếu",
        PlanLine.CONTENT: "Nội dung, câu hỏi gợi ý",
        PlanLine.PREPARER: "Người chuẩn bị",
        PlanLine.ASSIGNMENTS: "Phân công nghiên cứu, phát biểu",
        PlanLine.DAYS: "Ngày sinh hoạt, hạn nộp dự thảo",
    },
    {
        CommentState.OPEN: "Chưa trả lời",
        CommentState.MENDED: "Đã sửa",
        CommentState.ANSWERED: "Đã trả lời",
    },
    {
        ChangeKind.ADDED: "Thêm mới",
        ChangeKind.REMOVED: "Đã bỏ",
        ChangeKind.CHANGED: "Đã sửa",
    },
    {
        PlanStanding.MISSING: "Chưa gửi",
        PlanStanding.RETURNED: "Đã trả lại",
        PlanStanding.WAITING: "Chờ ghi nhận",
        PlanStanding.NOTED: "Đã ghi nhận",
        PlanStanding.INSIDE: "Đang làm ở chi bộ",
    },
    {
        MeetingKind.REGULAR: "Sinh hoạt thường kỳ",
        MeetingKind.THEMATIC: "Sinh hoạt chuyên đề",
        MeetingKind.COMMITTEE: "Họp chi ủy",
        MeetingKind.BRIEFING: "Giao ban",
        MeetingKind.EXTRAORDINARY: "Sinh hoạt bất thường",
    },
    {
        MeetingMode.IN_PERSON: "Trực tiếp",
        MeetingMode.ONLINE: "Trực tuyến",
        MeetingMode.MIXED: "Trực tiếp và trực tuyến",
        MeetingMode.BY_CELL: "Theo tổ đảng",
    },
    {
        MeetingState.PLANNED: "Dự kiến",
        MeetingState.CONVENED: "Đã thông báo",
        MeetingState.IN_PROGRESS: "Đang sinh hoạt",
        MeetingState.CLOSED: "Đã bế mạc",
        MeetingState.FILED: "Đã lưu hồ sơ",
        MeetingState.POSTPONED: "Hoãn",
        MeetingState.CANCELLED: "Hủy",
    },
    {
        AgendaKind.OPENING: "Khai mạc",
        AgendaKind.TASK_RESULTS: "Kết quả nhiệm vụ kỳ trước",
        AgendaKind.ORIENTATION: "Thông tin, định hướng",
        AgendaKind.TOPIC: "Chuyên đề",
        AgendaKind.NEXT_TASKS: "Nhiệm vụ tháng tới",
        AgendaKind.CRITICISM: "Tự phê bình và phê bình",
        AgendaKind.OTHER: "Nội dung khác",
        AgendaKind.CLOSING: "Kết luận, đánh giá, thông qua biên bản",
        AgendaKind.UNRECORDED: "Nội dung không ghi trên phần mềm",
    },
    {
        DefaultItem.OPENING: "Khai mạc, điểm danh, đảng phí, thông qua chương trình",
        DefaultItem.BRIEF_OPENING: "Khai mạc, điểm danh, nêu mục đích, yêu cầu",
        DefaultItem.TASK_RESULTS: "Kết quả nhiệm vụ kỳ trước",
        DefaultItem.ORIENTATION: "Thời sự, văn bản mới, định hướng",
        DefaultItem.TOPIC: "Chuyên đề",
        DefaultItem.NEXT_TASKS: "Nhiệm vụ tháng tới",
        DefaultItem.CRITICISM: "Tự phê bình và phê bình",
        DefaultItem.MATTER: "Nội dung cần bàn",
        DefaultItem.BRANCH_MEETING: "Chuẩn bị kỳ sinh hoạt chi bộ: nội dung, dự thảo kết luận, phân công phát biểu",
        DefaultItem.DRAFT_CONCLUSION: "Dự thảo kết luận",
        DefaultItem.SPEAKERS: "Phân công phát biểu, người trình bày",
        DefaultItem.CLOSING: "Kết luận, tự đánh giá, thông qua biên bản",
        DefaultItem.BRIEF_CLOSING: "Kết luận, thông qua biên bản",
    },
    {
        VotePurpose.CONCLUSION: "Biểu quyết kết luận",
        VotePurpose.RESOLUTION: "Biểu quyết nghị quyết",
        VotePurpose.SCORE: "Biểu quyết kết quả tự đánh giá",
        VotePurpose.MINUTES: "Thông qua biên bản",
        VotePurpose.OTHER: "Biểu quyết khác",
    },
    {
        AttendanceCode.PRESENT: "Có mặt",
        AttendanceCode.PRESENT_ONLINE: "Dự trực tuyến",
        AttendanceCode.EXCUSED: "Vắng có lý do",
        AttendanceCode.UNEXCUSED: "Vắng không lý do",
        AttendanceCode.EXEMPT: "Miễn",
        AttendanceCode.AWAY: "Tạm đi",
        AttendanceCode.SPECIAL_DUTY: "Nhiệm vụ đặc biệt",
    },
    {
        ExcuseReason.WORK: "Công tác",
        ExcuseReason.FAMILY: "Việc gia đình",
        ExcuseReason.HEALTH: "Lý do riêng",
        ExcuseReason.OTHER: "Lý do khác",
    },
    {
        ContributionKind.SPEECH: "Phát biểu trực tiếp",
        ContributionKind.WRITTEN_BEFORE: "Ý kiến gửi trước",
        ContributionKind.CELL_OPINION: "Ý kiến của tổ đảng",
        ContributionKind.QUESTION: "Chất vấn",
        ContributionKind.SUGGESTION: "Đề xuất",
        ContributionKind.RESERVED_OPINION: "Bảo lưu ý kiến",
        ContributionKind.SELF_CRITICISM: "Tự phê bình",
        ContributionKind.CRITICISM: "Phê bình",
    },
    {
        ContributionFate.NONE: "Chưa có kết quả",
        ContributionFate.TAKEN: "Đã đưa vào kết luận",
        ContributionFate.TASK: "Đã thành việc",
        ContributionFate.ANSWERED: "Đã trả lời",
        ContributionFate.FORWARDED: "Đã gửi cấp trên",
    },
    {
        MinutesState.DRAFT: "Dự thảo",
        MinutesState.READ: "Đã đọc trước chi bộ",
        MinutesState.ADOPTED: "Đã thông qua",
    },
    {
        RenderingKey.BRANCH_COPY: "Bản lưu chi bộ",
        RenderingKey.SUPERIOR_COPY: "Bản gửi cấp trên",
    },
    {
        PaperForm.MEETING_NOTICE: "Thông báo",
        PaperForm.MEETING_AGENDA: "Chương trình",
        PaperForm.MONTHLY_RESOLUTION: "Nghị quyết",
        PaperForm.QUARTERLY_TOPIC_PLAN: "Kế hoạch quý",
        PaperForm.ANNUAL_TOPIC_PLAN: "Kế hoạch năm",
    },
    {
        TaskState.OPEN: "Đang làm",
        TaskState.DONE: "Đã xong",
        TaskState.PARTLY: "Xong một phần",
        TaskState.NOT_DONE: "Chưa làm được",
        TaskState.STOPPED: "Dừng lại",
    },
    {
        AssessmentKind.MEETING: "Đánh giá kỳ sinh hoạt",
        AssessmentKind.FOUR_GOOD: "Chi bộ 4 tốt",
    },
    {
        PeriodKind.QUARTER: "Quý",
        PeriodKind.HALF_YEAR: "6 tháng",
        PeriodKind.YEAR: "Năm",
    },
    {
        AssessmentState.DRAFT: "Đang chấm",
        AssessmentState.VOTED: "Chi bộ đã biểu quyết",
        AssessmentState.SUBMITTED: "Đã gửi cấp trên",
        AssessmentState.UNDER_APPRAISAL: "Đang thẩm định",
        AssessmentState.RETURNED: "Đề nghị bổ sung",
        AssessmentState.APPRAISED: "Đã thẩm định",
        AssessmentState.DECIDED: "Cấp trên đã quyết định",
        AssessmentState.RECOGNISED: "Được công nhận",
        AssessmentState.NOT_RECOGNISED: "Chưa được công nhận",
        AssessmentState.LOCKED: "Đã khóa",
        AssessmentState.WITHDRAWN: "Đã thu hồi",
    },
    {
        EvidenceOrigin.IN_MEETING: "ghi trong lúc họp",
        EvidenceOrigin.AFTER_MEETING: "nhập sau họp",
        EvidenceOrigin.DECLARED: "tự khai",
        EvidenceOrigin.WITNESSED: "cấp ủy viên dự xác nhận",
    },
    {
        FigureRole.CLERK: "Thư ký cuộc họp",
        FigureRole.SECRETARY: "Bí thư",
        FigureRole.COMMITTEE_MEMBER: "Chi ủy",
        FigureRole.INSPECTION: "Ủy ban Kiểm tra",
        FigureRole.OFFICE: "Văn phòng cấp ủy",
        FigureRole.REVIEWER: "Cấp thẩm định",
    },
    {
        ScoreAnswer.HIT: "Có vướng",
        ScoreAnswer.CLEAR: "Không vướng",
        ScoreAnswer.UNCHECKED: "Chưa kiểm tra",
    },
)
"""The words of one enum a dictionary: members of two enums with the same value are equal, and would share a key."""

LABELS: dict[tuple[type[Enum], Enum], str] = {
    (type(member), member): word for words in _WORDS for member, word in words.items()
}

PAPER_POINTS: dict[PaperPoint, tuple[str, dict[str, str]]] = {
    PaperPoint.LINE: ("Giãn dòng", {"19": "19 pt", "18": "18 pt"}),
    PaperPoint.PARTY_NAME: ("Cỡ chữ dòng ĐẢNG CỘNG SẢN VIỆT NAM", {"15": "15", "14": "14"}),
    PaperPoint.ORGANISATION_NAME: ("Cỡ chữ tên tổ chức", {"14": "14", "13": "13"}),
    PaperPoint.TITLE: ("Cỡ chữ tên loại", {"16": "16", "15": "15", "14": "14"}),
    PaperPoint.SUPERIOR: ("Dòng tổ chức cấp trên", {"organisation": "ĐẢNG BỘ PHƯỜNG", "committee": "ĐẢNG ỦY PHƯỜNG"}),
    PaperPoint.SPELLING: ("Cách viết chữ ủy", {"new": "ĐẢNG ỦY", "old": "ĐẢNG UỶ"}),
    PaperPoint.ROMAN_MARK: ("Dấu sau số La Mã", {"-": "I-", ".": "I."}),
    PaperPoint.RESOLUTION_SIGNED: ("Ký nghị quyết tháng", {"branch": "T/M CHI BỘ", "committee": "T/M CHI ỦY"}),
    PaperPoint.NOTICE_NUMBERED: ("Số của thông báo sinh hoạt", {"yes": "có", "no": "không"}),
    PaperPoint.FUNCTION: ("Chức vụ ở khối ký", {"regular": "không đậm", "bold": "đậm"}),
    PaperPoint.MINUTES_DATED: ("Dòng ngày tháng trong biên bản", {"no": "để trống", "yes": "có ghi"}),
    PaperPoint.GROUNDS: ("Đoạn căn cứ", {"upright": "chữ đứng", "italic": "chữ nghiêng"}),
    PaperPoint.MINUTES_NUMBERED: ("Biên bản có đánh số hay không", {"yes": "có", "no": "không"}),
}
"""The open points of a paper's form and their choices, in the words of the catalogue."""

RULES: dict[Rule, str] = {
    Rule.REQUIRED: "Đề nghị đồng chí điền mục này.",
    Rule.UNKNOWN_CHOICE: "Lựa chọn này không có trong danh sách.",
    Rule.CHANGED_BY_SOMEONE_ELSE: "Người khác vừa sửa mục này. Chữ đồng chí gõ còn nguyên, đề nghị xem lại rồi lưu.",
    Rule.STATE_NOT_ALLOWED: "Không làm được bước này vì hiện đang ở trạng thái “{state}”.",
    Rule.STEP_NOT_ALLOWED: "Không chuyển bước được vì hiện đang ở trạng thái “{state}”.",
    Rule.ALREADY_EXISTS: "Mục này đã có rồi.",
    Rule.NOT_ALLOWED: "Đồng chí không được giao làm việc này.",
    Rule.SIGN_IN_REFUSED: "Tên đăng nhập hoặc cụm mật khẩu chưa đúng.",
    Rule.SIGN_IN_WAIT: "Đã thử sai nhiều lần. Đồng chí đợi {seconds} giây rồi thử lại.",
    Rule.SIGN_IN_CLOSED: "Tài khoản tạm khóa vì thử sai quá nhiều lần. Đồng chí xin mã một lần ở bí thư.",
    Rule.CODE_REFUSED: "Mã này chưa đúng, đã dùng hoặc đã hết hạn.",
    Rule.PASSPHRASE_LENGTH: "Cụm mật khẩu cần từ {least} đến {most} ký tự, nên ghép bốn từ dễ nhớ.",
    Rule.PASSPHRASE_COMMON: "Cụm mật khẩu này dễ đoán. Đồng chí chọn bốn từ không liên quan đến tên mình.",
    Rule.ROSTER_NAME: "Họ tên chỉ gồm chữ, khoảng trắng và các dấu ' - . ; dài từ 2 đến 100 ký tự.",
    Rule.ROSTER_YEAR: "Năm sinh phải từ {least} đến {most}.",
    Rule.ROSTER_DAY: "Ngày phải trong khoảng {least} đến {most}.",
    Rule.ROSTER_BEFORE_LAST: "Thay đổi gần nhất ghi từ ngày {day}. Ngày mới phải từ ngày đó trở đi.",
    Rule.ROSTER_SAME: "Đồng chí này đang đúng như vậy, chưa có gì thay đổi.",
    Rule.ROSTER_KIND_BACK: "Đảng viên chính thức không chuyển lại thành dự bị.",
    Rule.ROSTER_VISIT: "Người tạm đến thì thêm mới vào danh sách; khi về thì ghi “rời chi bộ”.",
    Rule.ROSTER_LEFT: "Đồng chí này đã rời chi bộ từ ngày {day}.",
    Rule.ROSTER_STILL_THERE: "Đồng chí này đang có trong danh sách của một chi bộ.",
    Rule.ROSTER_DUPLICATE: "Danh sách đã có “{name}”. Nếu là người khác trùng tên, đề nghị ghi năm sinh của cả hai.",
    Rule.CELL_UNKNOWN: "Chi bộ chưa có tổ đảng số {number}. Đề nghị lập tổ trước.",
    Rule.CELL_NOT_EMPTY: "Tổ còn {members} đảng viên. Đề nghị chuyển các đồng chí sang tổ khác trước.",
    Rule.CELL_OUTSIDER: "Tổ trưởng phải là đảng viên của tổ.",
    Rule.POST_ONESELF: "Không ai tự ghi chức vụ, quyền hoặc mã cho chính mình. Đề nghị nhờ đồng chí khác.",
    Rule.POST_TAKEN: "Chức vụ này đang có người giữ. Đề nghị ghi ngày thôi giữ của người trước.",
    Rule.POST_ENDS_EARLY: "Ngày thôi giữ không thể trước ngày bắt đầu ({day}).",
    Rule.POST_OUTSIDER: "Ngày {day} đồng chí này không có trong danh sách của chi bộ.",
    Rule.GRANT_NOT_FIRST: "Đơn vị này đã có người phụ trách tổ chức; từ nay quyền do người đó ghi.",
    Rule.BACKUP_NEEDS_SQLITE: "Dữ liệu ở máy chủ PostgreSQL: sao lưu và khôi phục bằng pg_dump, pg_restore.",
    Rule.BACKUP_DAMAGED: "Bản sao lưu không còn nguyên hoặc không phải của phần mềm này: hãy dùng bản khác.",
    Rule.BACKUP_OTHER_MODE: "Bản sao lưu thuộc kiểu chạy khác: dữ liệu mẫu và dữ liệu thật không dùng chung một nơi.",
    Rule.BACKUP_OVER_DATA: "Nơi này đã có dữ liệu, không ghi đè: hãy chọn thư mục mới bằng BRANCHMEET_INSTANCE.",
    Rule.RULE_OUT_OF_BOUNDS: "Đề nghị ghi số từ {least} đến {most}, hoặc để trống.",
    Rule.GRANT_WITNESS: "Người xác nhận phải là một đồng chí khác, không phải người giao và người được giao.",
    Rule.USERNAME_FORM: "Tên đăng nhập gồm chữ không dấu, số, dấu chấm hoặc gạch nối, dài từ {least} đến {most} ký tự.",
    Rule.ACCOUNT_DISABLED: "Tài khoản này đang khóa nên không cấp mã được.",
    Rule.CODE_FROM_ABOVE: "Đồng chí này giữ chức vụ hoặc quyền, nên mã do cấp trên hoặc quản trị cấp.",
    Rule.UNIT_BELOW_BRANCH: "Chi bộ không có đơn vị bên dưới. Đề nghị chọn đơn vị cấp trên khác.",
    Rule.IMPORT_TOO_LARGE: "Tệp lớn quá, tối đa {most} MB. Đề nghị chỉ giữ lại bảng danh sách.",
    Rule.IMPORT_NOT_EXCEL: "Đây không phải tệp Excel (.xlsx). Đề nghị mở bằng Excel rồi lưu lại dạng .xlsx.",
    Rule.IMPORT_DAMAGED: "Tệp Excel này bị hỏng nên không đọc được. Đề nghị mở bằng Excel và lưu lại.",
    Rule.IMPORT_BOMB: "Tệp này khi mở ra lớn hơn một danh sách rất nhiều nên không nhận.",
    Rule.IMPORT_MACRO: "Tệp có macro hoặc đối tượng nhúng nên không nhận. Đề nghị lưu lại dạng .xlsx không có macro.",
    Rule.IMPORT_LINKED: "Tệp lấy số liệu từ tệp khác nên không nhận. Đề nghị dán lại dạng giá trị.",
    Rule.IMPORT_FORMULA: "Tệp có công thức ở ô {places}. Đề nghị dán lại dạng giá trị (Paste Values).",
    Rule.IMPORT_TOO_MANY: "Một lần nhập tối đa {rows} dòng và {columns} cột.",
    Rule.IMPORT_NO_HEAD: "Không thấy dòng tiêu đề có cột “{column}”. Đề nghị dùng tệp mẫu.",
    Rule.IMPORT_EMPTY: "Tệp chưa có dòng nào dưới dòng tiêu đề.",
    Rule.IMPORT_FLAWED: "Còn ô cần sửa nên chưa nhập được. Đề nghị sửa trong Excel rồi chọn lại tệp.",
    Rule.IMPORT_GONE: "Tệp chọn trước đó không còn được giữ. Đề nghị đồng chí chọn lại.",
    Rule.IMPORT_NUMBER: "Ô này cần một số nguyên.",
    Rule.IMPORT_DATE: "Ô này cần một ngày, ví dụ 24/11/2026.",
    Rule.IMPORT_WORD: "Ô này chỉ nhận: {words}.",
    Rule.PLAN_QUARTER_FAR: "Kế hoạch lập được cho các quý từ năm {least} đến năm {most}.",
    Rule.PLAN_WITHOUT_TOPIC: "Kế hoạch chưa có chuyên đề nào. Đề nghị đồng chí thêm ít nhất một chuyên đề.",
    Rule.TOPIC_UNNAMED: "Chuyên đề tháng {month} chưa có tên hoặc trích yếu.",
    Rule.TOPIC_OUTSIDE_QUARTER: "Tháng sinh hoạt phải thuộc quý này: từ tháng {first} đến tháng {last}.",
    Rule.TOPIC_DAY_OUTSIDE_MONTH: "Ngày sinh hoạt phải nằm trong tháng {month}/{year} đã chọn.",
    Rule.TOPIC_DUE_AFTER_MEETING: "Hạn không được sau ngày {day}.",
    Rule.TOPIC_DUE_TOO_EARLY: "Hạn sớm quá, phải từ ngày {day} trở đi.",
    Rule.TOPIC_ON_AGENDA: "Chuyên đề này đã gắn với kỳ sinh hoạt, ý kiến hoặc nhiệm vụ nên không bỏ được.",
    Rule.PAPER_KIND: (
        "Chỉ nhận tệp PDF, Word (.docx), Excel (.xlsx), PowerPoint (.pptx) hoặc ảnh (.jpg, .png); "
        "tệp {name} không phải tệp loại đó."
    ),
    Rule.PAPER_TOO_LARGE: "Tệp {name} nặng quá, mỗi tệp tối đa {most} MB.",
    Rule.PAPER_UNSAFE: (
        "Tệp {name} có chương trình bên trong hoặc bung ra quá lớn nên không nhận. "
        "Đề nghị lưu lại thành PDF rồi chọn lại."
    ),
    Rule.PAPERS_TOO_MANY: "Nhiều tệp quá, tối đa {most} tệp.",
    Rule.PAPER_SUMMARY: "Tóm tắt gọn trong {lines} dòng, không quá {most} ký tự.",
    Rule.PAPER_UNRECORDED: "Nội dung này không ghi trên phần mềm nên không kèm tài liệu.",
    Rule.PAPER_SECRECY: "Đề nghị đồng chí đánh dấu xác nhận tài liệu không chứa bí mật nhà nước.",
    Rule.LIBRARY_OWNER: "Chuyên đề này có sẵn trong phần mềm, không sửa ở đây được.",
    Rule.LIBRARY_WITHDRAWN: "Cấp trên đã rút chuyên đề này.",
    Rule.ASSIGNED_NOBODY: "Đề nghị đồng chí chọn ít nhất một tổ đảng hoặc một đảng viên.",
    Rule.ASSIGNED_ALREADY: "Chuyên đề này đã phân công tổ đảng hoặc đảng viên đó rồi.",
    Rule.ASSIGNMENT_WITHDRAWN: "Phân công này đã thôi, không sửa được nữa.",
    Rule.ASSIGNMENT_DAY_PASSED: "Từ ngày sinh hoạt {day} trở đi, phân công giữ nguyên.",
    Rule.SITTING_NO_CHAIR: "Kỳ sinh hoạt chưa có đồng chí chủ trì.",
    Rule.SITTING_NO_CLERK: "Kỳ sinh hoạt chưa cử thư ký cuộc họp.",
    Rule.SITTING_NOT_OPEN: "Chỉ ghi được trong lúc đang sinh hoạt; hiện kỳ này “{state}”.",
    Rule.SITTING_TOO_EARLY: "Chưa đến ngày sinh hoạt ({day}) nên chưa khai mạc được.",
    Rule.SITTING_MINUTES_OPEN: "Biên bản chưa thông qua nên chưa bế mạc được.",
    Rule.SITTING_MINUTES_ADOPTED: "Biên bản đã thông qua nên không ghi thêm được nữa; chỉ còn bế mạc.",
    Rule.SPEAKER_ABSENT: "Đồng chí này không có trong danh sách có mặt. Đề nghị xem lại điểm danh.",
    Rule.ITEM_UNRECORDED: "Nội dung này không ghi trên phần mềm, chỉ ghi tay vào bản in.",
    Rule.GUEST_UNNAMED: "Đề nghị ghi tên người dự.",
    Rule.VOTE_ABOVE_CELL: "{cell} chỉ có {limit} đồng chí có mặt được biểu quyết.",
    Rule.VOTE_NO_BODY: "Chưa điểm danh nên chưa có số người được biểu quyết.",
    Rule.MINUTES_LOCKED: "Biên bản đã thông qua và khóa lại, không sửa hay thông qua lần nữa được.",
    Rule.MINUTES_NOT_READ: "Chưa đọc dự thảo biên bản nên chưa thông qua được.",
    Rule.MINUTES_NOT_PASSED: "Có {approve} đồng chí tán thành, cần từ {needed}. Đề nghị sửa, đọc lại rồi biểu quyết.",
    Rule.MINUTES_FROM_RECORDS: "Phần này lấy từ sổ ghi của kỳ sinh hoạt, không sửa riêng được.",
    Rule.CORRECTION_BEFORE_ADOPTION: "Biên bản chưa thông qua; đồng chí sửa ngay trong bản dự thảo.",
    Rule.CORRECTION_SIGNED: "Biên bản đã ký nên không sửa nữa, kể cả lỗi chữ. Đồng chí lập bản bổ sung có lý do.",
    Rule.CORRECTION_CLOSED: "Phần này ghi kết quả biểu quyết hoặc lấy từ sổ ghi, không sửa được sau khi thông qua.",
    Rule.CORRECTION_SAME: "Chữ chưa khác bản đã thông qua.",
    Rule.CORRECTION_LONG: "Đổi {changed} chữ, nhiều hơn lỗi gõ (tối đa {limit} chữ). Đồng chí lập bản bổ sung.",
    Rule.ADDENDUM_BEFORE_ADOPTION: "Biên bản chưa thông qua nên chưa cần bản bổ sung; đồng chí sửa trong bản dự thảo.",
    Rule.SIGNED_BEFORE_ADOPTION: "Biên bản chưa thông qua nên chưa ký được.",
    Rule.SIGNED_ON_DAY: "Ngày ký phải từ ngày thông qua biên bản đến hôm nay.",
    Rule.PHOTO_LARGE: "Ảnh nặng quá, tối đa {limit} MB. Đồng chí chụp lại ở cỡ nhỏ hơn.",
    Rule.PHOTO_PIXELS: "Ảnh lớn quá, tối đa {limit} triệu điểm ảnh. Đồng chí chụp lại ở cỡ nhỏ hơn.",
    Rule.PHOTO_UNREADABLE: "Tệp này không phải ảnh JPEG hay PNG, hoặc đã hỏng. Đồng chí chụp lại trang ấy.",
    Rule.PHOTO_TOO_MANY: "Đã có {limit} ảnh, không thêm được nữa.",
    Rule.PAPER_NO_TERM: "Đơn vị chưa khai nhiệm kỳ cấp ủy vào ngày {day} nên chưa lấy được số văn bản.",
    Rule.PAPER_ISSUED: "Văn bản này đã ban hành, có số rồi. Muốn làm lại thì hủy văn bản cũ trước.",
    Rule.PAPER_NOT_VOTED: "Nghị quyết chưa được biểu quyết thông qua nên chưa ban hành được.",
    Rule.PAPER_CANCELLED: "Văn bản này đã hủy rồi.",
    Rule.RESOLUTION_VOTED: "Chi bộ đã biểu quyết nghị quyết nên dự thảo không sửa được nữa.",
    Rule.TASK_OWNER_TWICE: "Chỉ chọn một đồng chí hoặc một tổ đảng phụ trách.",
    Rule.TASK_OWN: "Đồng chí không tự xác nhận việc của mình khi còn người khác xác nhận được.",
    Rule.TASK_NO_DUE: "Việc này chưa có hạn nên không gia hạn được.",
    Rule.TASK_EXTENDED_LATE: "Việc đã quá hạn ngày {due}. Gia hạn chỉ tính khi đồng ý trước ngày hạn.",
    Rule.TASK_DUE_NOT_LATER: "Hạn mới phải sau ngày {due}.",
    Rule.TASK_DUE_FIXED: "Hạn đã định thì chỉ đổi bằng gia hạn, có lý do.",
    Rule.TASK_OWNER_FIXED: "Việc đã giao thì chỉ đổi người bằng bàn giao, có lý do.",
    Rule.TASK_SAME_OWNER: "Việc đang do người này phụ trách.",
    Rule.TASK_REPEAT_NO_DUE: "Việc lặp lại hằng tháng cần có hạn.",
    Rule.TASK_FOLLOWED: "Việc của tháng sau đã có báo cáo hoặc kết quả nên không mở lại việc này được.",
    Rule.TASK_STOPPED_OUTSIDE: "Dừng một việc là do chi bộ quyết định, trong lúc sinh hoạt.",
    Rule.TASK_DUE_PAST: "Hạn phải từ hôm nay trở đi.",
    Rule.MEETING_IN_PAST: "Giờ này đã qua. Đề nghị đồng chí chọn ngày, giờ sắp tới.",
    Rule.MEETING_ONE_A_MONTH: "Tháng {month} đã có kỳ sinh hoạt thường kỳ. Đồng chí chọn loại khác hoặc ngày khác.",
    Rule.MEETING_ANNOUNCED: "Đã thông báo rồi nên không đổi giờ, nơi họp ở đây. Đồng chí bấm “Hoãn” rồi thông báo lại.",
    Rule.COMMITTEE_PLANNED: "Đã có buổi họp trước cho kỳ này.",
    Rule.COMMITTEE_TOO_LATE: "Kỳ này sắp đến giờ, không còn ngày nào để họp trước. Đồng chí tự lên lịch một buổi họp.",
    Rule.MEETING_NO_PLACE: "Chưa ghi nơi họp nên chưa thông báo được.",
    Rule.MEETING_NO_AGENDA: "Chương trình chưa có nội dung nào nên chưa thông báo được.",
    Rule.GUEST_TWICE: "Khách này đã có trong danh sách mời.",
    Rule.NO_CONCLUSIONS: "Chi ủy chưa có kết luận mới nào để đưa vào dự thảo.",
    Rule.AGENDA_MINUTES: "Mỗi nội dung từ {least} đến {most} phút.",
    Rule.POSTED_IN_FUTURE: "Ngày, giờ đăng không thể sau lúc này.",
    Rule.UNDO_OTHERS: "Chỉ đồng chí đã làm bước này mới hoàn tác được.",
    Rule.UNDO_LATE: "Đã quá 24 giờ nên không hoàn tác được nữa.",
    Rule.UNDO_OVERTAKEN: "Sau đó đã có bước khác nên không hoàn tác được nữa.",
    Rule.ANSWER_SEALED: "Chủ trì chưa mở đọc ý kiến gửi trước này nên chưa trả lời được.",
    Rule.PETITION_INTERNAL: "Ý kiến này chỉ ở trong chi bộ, không chuyển lên cấp trên được.",
    Rule.OPINIONS_OPENED: "Chủ trì đã mở ý kiến gửi trước nên không gửi, sửa, rút được nữa. Mời đồng chí phát biểu.",
    Rule.OPINION_UNCALLED: "Kỳ sinh hoạt chưa được thông báo nên chưa gửi được; đồng chí giữ nháp, chữ còn nguyên.",
    Rule.CELL_OPINION_SENT: "Tổ đảng đã gửi ý kiến về chuyên đề này rồi; đồng chí sửa ý kiến đã gửi.",
    Rule.VOTE_NEGATIVE: "Số phiếu không thể nhỏ hơn 0.",
    Rule.VOTE_ABOVE_ENTITLED: "Tổng số phiếu vượt quá {limit} đồng chí có quyền biểu quyết đang có mặt.",
    Rule.ATTENDANCE_CODE: "Đồng chí này có tình trạng “{presence}” nên không điểm danh “{code}” được.",
    Rule.ATTENDANCE_REASON: "Vắng có lý do thì chọn một lý do; các trường hợp khác để trống lý do.",
    Rule.ATTENDANCE_FLAG: "Đến muộn, về sớm chỉ ghi cho người có mặt, tính bằng số phút.",
    Rule.SHEET_MISSING_KEY: "Bộ tiêu chí thiếu “{key}” (ở {place}).",
    Rule.SHEET_UNKNOWN_KEY: "Bộ tiêu chí có mục lạ “{key}” (ở {place}), có thể do gõ nhầm.",
    Rule.SHEET_WRONG_TYPE: "Giá trị ở {place} chưa đúng; cần: {expected}.",
    Rule.SHEET_DUPLICATE: "“{name}” bị lặp (ở {place}).",
    Rule.SHEET_SUM: "Điểm ở {place} cộng được {found}, trong khi phải là {expected}.",
    Rule.SHEET_GAP: "Các bậc ở {place} chưa phủ hết: dưới {below} chưa có bậc nào.",
    Rule.SHEET_ORDER: "Các bậc ở {place} phải xếp từ cao xuống thấp, giá trị tốt hơn không được ít điểm hơn.",
    Rule.SHEET_UNKNOWN_METRIC: "Phần mềm không tính số liệu “{metric}” cho loại phiếu này (ở {place}).",
    Rule.SHEET_UNKNOWN_FIGURE: "Danh mục không có số nhập tay “{figure}” (ở {place}).",
    Rule.SHEET_UNKNOWN_SETTING: "Bộ tiêu chí không có lựa chọn “{value}” cho “{setting}”.",
    Rule.SHEET_CONFLICT: "Quy định ở {place} mâu thuẫn với phần khác của bộ tiêu chí.",
    Rule.SCORE_OUT_OF_RANGE: "Điểm mục này từ 0 đến {max}.",
    Rule.SCORE_INCREMENT: "Điểm cho theo từng {increment} điểm.",
    Rule.SCORE_ALL_OR_NOTHING: "Mục này đạt thì {max} điểm, không đạt thì 0 điểm.",
    Rule.SCORE_ITEM_UNKNOWN: "Phiếu không có mục {code}.",
    Rule.SCORE_ITEM_MISSING: "Còn mục chưa chấm: {codes}.",
    Rule.SCORE_NOT_DROPPABLE: "Mục này không được chọn “không áp dụng”.",
    Rule.SCORE_DROP_REASON: "Đề nghị đồng chí ghi lý do không áp dụng.",
    Rule.SCORE_PERIOD_FORBIDDEN: "Bộ tiêu chí này không dùng cho đợt đã chọn.",
    Rule.SCORE_DECIDED_TOO_EARLY: "Cấp trên quyết định mức từ ngày thứ {day} sau kỳ sinh hoạt, khi mục cuối đã chốt.",
    Rule.SCORE_NO_TITLE_PERIOD: "Đợt tự kiểm tra chỉ nêu điểm và việc cần làm, không đề nghị công nhận.",
    Rule.SCORE_NOT_POINTS: "Đề nghị ghi điểm bằng số, ví dụ 4 hoặc 4,5.",
    Rule.SCORE_REASON: "Mục {code}: điểm khác đề xuất thì ghi lý do, một câu.",
    Rule.SCORE_UPPER_REASON: "Mục {code}: điểm khác chi bộ thì ghi lý do, một câu.",
    Rule.SCORE_MEETING_KIND: "Chỉ chấm kỳ sinh hoạt thường kỳ và chuyên đề của chi bộ.",
    Rule.SCORE_MEETING_NOT_BEGUN: "Kỳ sinh hoạt chưa khai mạc nên chưa chấm được.",
    Rule.SCORE_MEETING_OPEN: "Kỳ sinh hoạt chưa bế mạc. Bế mạc xong thì gửi phiếu lên cấp trên.",
    Rule.SCORE_NO_SHEET: "Chưa có bộ tiêu chí nào áp dụng cho thời gian này.",
    Rule.SCORE_NOT_PRESENTED: "Phiếu chưa trình chi bộ. Bấm “Trình chi bộ biểu quyết” trước khi ghi kết quả.",
    Rule.SCORE_OWN_WORK: "Đồng chí đã tham gia chấm phiếu này ở chi bộ nên không thẩm định được.",
    Rule.PERIOD_NOT_BEGUN: "Đợt này chưa bắt đầu, đến ngày {day} mới mở phiếu được.",
    Rule.RETURN_NO_LINE: "Đề nghị đồng chí chọn ít nhất một mục cần bổ sung.",
    Rule.RETURN_REASON: "Mục {code}: ghi rõ cần chi bộ bổ sung điều gì.",
    Rule.RETURN_ANSWER: "Mục {code}: đề nghị chi bộ giải trình trước khi gửi lại.",
    Rule.RETURN_DECISION: "Đổi điểm tự đánh giá sau khi biểu quyết thì ghi quyết định của chi ủy: ngày, số phiếu.",
    Rule.VETO_NOT_BY_HAND: "Trường hợp này phần mềm tính từ số liệu, không chọn bằng tay.",
    Rule.VETO_UNCHECKED: "Chưa đủ căn cứ đề xuất: còn chưa kiểm tra {codes}.",
    Rule.VETO_HIT: "Phiếu vướng trường hợp không xét công nhận: {codes}.",
    Rule.DECIDED_IN_FUTURE: "Ngày quyết định không thể sau hôm nay.",
    Rule.FIGURE_NOT_ENTERED: "Số này chưa có người nhập nên chưa xác nhận được.",
    Rule.FIGURE_LOCKED: "Phiếu của đợt này đã thẩm định xong nên số liệu không đổi được nữa.",
    Rule.FIGURE_UNKNOWN: "Danh mục không có số này.",
    Rule.FIGURE_NOT_WHOLE: "Đề nghị đồng chí nhập một số nguyên; không có thì nhập 0, chưa biết thì để trống.",
    Rule.FIGURE_NEGATIVE: "Số này không thể nhỏ hơn 0.",
    Rule.FIGURE_ABOVE_LIMIT: "Số này không thể lớn hơn {limit}.",
    Rule.FIGURE_WRONG_PERIOD: "Số này không nhập cho đợt đã chọn.",
    Rule.FIGURE_NOT_YOURS: "Số này do người khác nhập hoặc xác nhận, theo danh mục số liệu.",
}

STEPS: dict[str, str] = {
    "regular_meeting.purpose": "Nêu lý do, giới thiệu người dự",
    "regular_meeting.choose_clerk": "Cử thư ký cuộc họp",
    "regular_meeting.attendance": "Điểm danh",
    "regular_meeting.dues": "Thông báo tình hình nộp đảng phí",
    "regular_meeting.adopt_agenda": "Thông qua chương trình",
    "regular_meeting.present": "Chủ trì trình bày nội dung đã chuẩn bị",
    "regular_meeting.task_results": "Đánh giá kết quả thực hiện nhiệm vụ",
    "regular_meeting.orientation": "Thông tin, định hướng vấn đề mới",
    "regular_meeting.discussion": "Thảo luận",
    "regular_meeting.criticism": "Tự phê bình và phê bình",
    "regular_meeting.assign_tasks": "Tổng hợp, giao việc có người và hạn",
    "regular_meeting.answer_requests": "Trả lời ý kiến, kiến nghị của đảng viên",
    "regular_meeting.conclude": "Kết luận, biểu quyết nghị quyết nếu có",
    "regular_meeting.score": "Đánh giá chất lượng sinh hoạt",
    "regular_meeting.adopt_minutes": "Đọc, thông qua biên bản",
    "thematic_meeting.attendance": "Điểm danh",
    "thematic_meeting.aim": "Bí thư nêu mục đích, yêu cầu",
    "thematic_meeting.present": "Người chuẩn bị trình bày chuyên đề",
    "thematic_meeting.discussion": "Thảo luận, liên hệ bản thân và địa bàn",
    "thematic_meeting.conclude": "Đánh giá chất lượng chuyên đề, kết luận điều tiếp thu",
    "thematic_meeting.assign_tasks": "Giao việc sau sinh hoạt",
    "thematic_meeting.score": "Đánh giá chất lượng sinh hoạt",
    "thematic_meeting.adopt_minutes": "Đọc, thông qua biên bản",
}
"""The required steps by their code (42-HD/BTCTW as condensed in public forms, grade C)."""


def step_label(step: RequiredStep) -> str:
    """The words of a required step."""
    return STEPS[step.code]


def point_name(point: PaperPoint) -> str:
    """What an open point of a paper's form is about."""
    return PAPER_POINTS[point][0]


def point_choice(point: PaperPoint, choice: str) -> str:
    """The words of a choice."""
    return PAPER_POINTS[point][1][choice]


def label(value: Enum) -> str:
    """The Vietnamese word of an enum member; KeyError for one that has no word yet."""
    return LABELS[type(value), value]


def sentence(broken: RuleBroken) -> str:
    """What a broken rule says to a person, with the facts of the case in it."""
    facts = {name: _spoken(fact) for name, fact in broken.facts.items()}
    return RULES[broken.rule].format(**facts)


def _spoken(fact: object) -> object:
    if isinstance(fact, Enum):
        return label(fact)
    if isinstance(fact, Decimal | Fraction):
        return vn_number(fact, 0 if fact == int(fact) else 1)
    if isinstance(fact, date):
        return f"{fact:%d/%m/%Y}"
    return fact

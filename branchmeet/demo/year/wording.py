"""Sentences of the invented year that the phrase banks of the catalogue do not hold. No real person, street or case."""

from __future__ import annotations

from branchmeet.domain.plan_versions import PlanLine

PLAN_AIMS = (
    "Mỗi tổ đảng đều có người nghiên cứu và phát biểu; mỗi chuyên đề ra ít nhất một việc làm được.",
    "Chọn việc người dân đang hỏi nhiều nhất, bàn tới cách làm và số đo.",
    "Nói ít văn bản, nói nhiều việc của khu phố; ai cũng được mời phát biểu.",
    "Gắn chuyên đề với việc còn dang dở của quý trước để làm cho xong.",
    "Tập cho đồng chí ít nói chuẩn bị trước một ý kiến.",
)
PLAN_RETURNED = (
    "Chưa nêu người được phân công phát biểu ở từng tổ đảng.",
    "Chuyên đề trùng quý trước, đề nghị nêu lý do chọn lại.",
    "Kế hoạch chưa ghi ngày sinh hoạt của chuyên đề.",
)
PLAN_COMMENTS = {
    PlanLine.ASSIGNMENTS: "Nêu rõ từng tổ đảng, từng đồng chí được giao nghiên cứu phần nào.",
    PlanLine.PREPARER: "Cân nhắc cử thêm một đồng chí am hiểu lĩnh vực này cùng chuẩn bị.",
    PlanLine.CONTENT: "Bổ sung số liệu của khu phố để đảng viên dễ thảo luận.",
}
PLAN_ANSWER = "Chi ủy đã bổ sung số liệu vào nội dung chuyên đề."
CELL = "Tổ đảng"
TOPIC_GOAL = "Thống nhất việc làm, người phụ trách và hạn."
TOPIC_DRAFT = "{description}\nĐề nghị chi bộ bàn và giao việc: {title} ({measure})."

TOPIC_CONCLUSION = "Chi bộ thống nhất việc cần làm, giao tổ đảng và đồng chí phụ trách, báo cáo kết quả tại kỳ sau."
TOPIC_REMARK = "Đề nghị thêm số liệu của từng tổ đảng để đảng viên dễ bàn."
TOPIC_ADDITION = "Số liệu từng tổ đảng sẽ đọc tại kỳ sinh hoạt; tổ trưởng chuẩn bị trước một phút phát biểu."

OTHER_MATTERS = (
    "Trả lời ý kiến, kiến nghị của đảng viên kỳ trước",
    "Việc làm theo Bác trong tháng",
    "Giúp đỡ quần chúng ưu tú, phát triển đảng viên",
    "Công tác kiểm tra, giám sát của chi bộ",
    "Phối hợp với ban điều hành khu phố và các đoàn thể",
    "Thăm hỏi đảng viên cao tuổi",
    "Giữ liên hệ với đảng viên 213",
    "Dùng Sổ tay đảng viên điện tử",
    "Tình hình dư luận trong khu phố",
    "Chuẩn bị nội dung họp dân của khu phố",
)
EXTRAORDINARY_MATTERS = (
    "Góp ý nhân sự giới thiệu trưởng khu phố",
    "Lấy ý kiến về phương án mở rộng hẻm",
    "Triển khai việc gấp phòng chống ngập sau mưa lớn",
    "Góp ý dự thảo quy ước khu phố",
)
CLOSING_CONCLUSIONS = (
    "Chi bộ thống nhất các kết luận trên. Chi ủy theo dõi từng việc và báo lại đầu kỳ sau.",
    "Thống nhất các việc đã bàn; mỗi việc có người phụ trách và hạn, chi ủy nhắc vào giữa tháng.",
    "Chủ trì tóm tắt ý kiến, chi bộ thống nhất; việc nào vướng thì báo chi ủy trước hạn.",
    "Các nội dung được chi bộ nhất trí; tổ trưởng phổ biến lại cho đồng chí vắng.",
)
CRITICISM_CONCLUSIONS = (
    "Các đồng chí được góp ý tiếp thu và báo kết quả sửa ở kỳ sau.",
    "Chi ủy tiếp thu phần góp ý về điều hành, sửa ngay từ kỳ sau.",
    "Góp ý vào việc, không vào người; việc hứa sửa được theo dõi trong chi bộ.",
)
INTERNAL_TASKS = (
    ("Sửa việc báo cáo chậm của tổ", "Gửi trước ngày 25 hằng tháng"),
    ("Dời xe, vật dụng trước nhà ra khỏi vỉa hè", "Giữ thông thoáng suốt tháng"),
    ("Chuẩn bị và phát biểu ở kỳ tới", "Gửi ý kiến trước 3 ngày"),
    ("Đọc tài liệu trước kỳ sinh hoạt", "Nêu được ba ý chính"),
    ("Gặp riêng trao đổi với đồng chí cùng tổ", "Báo lại chi ủy"),
    ("Rút gọn phần trình bày của chi ủy", "Không quá 10 phút"),
)
DONE_LATE = "sau hạn {days} ngày, {measure}"
PARTLY = (
    "kỳ sau làm tiếp",
    "còn mấy hộ đi vắng, hẹn lại trong tháng",
    "phần phối hợp còn chờ đơn vị",
)
NOT_DONE = (
    "chưa hẹn được đơn vị phối hợp",
    "người phụ trách bận việc gia đình, giao lại kỳ này",
    "số hộ tham gia còn ít",
)
STOPPED = (
    "phường đã tổ chức chung một đợt",
    "ghép vào việc khác theo kết luận của chi bộ",
)
REPORTED = (
    "Đã làm xong, xin chi ủy xác nhận.",
    "Đã làm được hơn một nửa, phần còn lại xong trong tuần.",
    "Đã gặp các hộ, đang chờ trả lời.",
)
EXTENSION_REASONS = (
    "Mưa nhiều ngày, chưa đi được từng nhà.",
    "Chờ đơn vị phối hợp sắp lịch.",
    "Cần thêm thời gian lấy ý kiến các hộ.",
)
PAPER_TITLE = "TÀI LIỆU SINH HOẠT"
PAPERS = {
    "task_results": (
        "bao-cao.docx",
        "Báo cáo",
        "Phần lớn việc kỳ trước đã xong, còn việc chờ đơn vị phối hợp.\n"
        "Việc quá hạn đã rõ lý do, xin gia hạn một lần.\n"
        "Đề nghị chi bộ cho ý kiến về việc chưa có hạn.",
    ),
    "topic": (
        "tai-lieu-chuyen-de.docx",
        "Tài liệu chuyên đề",
        "Vì sao cần bàn lúc này, địa bàn đang có gì.\n"
        "Ba việc các nơi làm có kết quả.\n"
        "Câu hỏi để mỗi đồng chí chuẩn bị một ý.",
    ),
}
"""By kind of item: the name of the file, what it is, and its three lines."""
GUEST = ("Lê Văn Mẫu", "Cảnh sát khu vực, Công an phường")
POSTPONED = (
    "Mưa lớn, đường vào nhà văn hóa ngập.",
    "Trùng hội nghị của phường.",
    "Nhà văn hóa đang sửa điện.",
)
CANCELLED = (
    "Phường triệu tập hội nghị cùng giờ, chuyển sang ngày khác.",
    "Nội dung đã giải quyết xong ở kỳ thường kỳ.",
)
FAILED_VOTE = (
    "Đổi giờ sinh hoạt sang sáng chủ nhật",
    "Gộp hai tổ đảng thành một",
    "Chọn tuyến hẻm đầu khu phố làm trước",
    "Mỗi hộ đảng viên góp công sửa sân nhà văn hóa",
)
OWN_REASONS = {
    "1.1": "Chi bộ tính cả phần trao đổi thêm sau giờ kết thúc.",
    "2.1": "Các đồng chí vắng đã nhắn tổ trưởng trước giờ họp.",
    "3.2": "Bí thư, phó bí thư đã hội ý qua điện thoại.",
    "3.3": "Tài liệu đã gửi qua nhóm liên lạc trước đó.",
    "4.1": "Các bước còn lại đã làm, thư ký chưa đánh dấu.",
    "4.4": "Tính cả các đồng chí trao đổi ngắn tại chỗ.",
    "6.1": "Việc xong sau hạn ít ngày, chi bộ vẫn tính là hoàn thành.",
    "7.1": "Việc chưa ghi hạn đã thống nhất miệng.",
}
DECIDED_REASONS = {
    "1.1": "Giờ kết thúc thật sớm hơn dự kiến.",
    "2.1": "Theo sổ, có đồng chí vắng không lý do nên mục 2.1 không quá 2 điểm.",
    "3.2": "Không có biên bản họp chi ủy của kỳ này.",
    "3.3": "Tài liệu đăng trong ngày họp.",
    "4.1": "Chỉ tính các bước đã đánh dấu trong lúc họp.",
    "4.4": "Số người phát biểu tính cả lời điều hành của chủ trì.",
    "4.5": "Cấp ủy viên dự nhận xét điều hành tốt hơn điểm tự đánh giá.",
    "6.1": "Việc xong sau hạn mới được tính là đúng hạn.",
    "7.1": "Có việc giao chưa ghi hạn.",
}
FOUR_GOOD_REASONS = {
    "I.1": "Kế hoạch còn chép lại văn bản, chưa ghi người và hạn.",
    "I.2": "Theo sổ, số việc xong đúng hạn thấp hơn mức chi bộ chấm.",
    "I.3": "Báo cáo gửi muộn hai tháng.",
    "I.5": "Còn một việc kéo dài về vệ sinh môi trường.",
    "II.5": "Mức các kỳ do cấp trên quyết định thấp hơn mức tự chấm.",
    "III.1": "Có việc chưa đưa ra chi ủy bàn.",
    "III.2": "Theo dõi việc sửa sau góp ý chưa đủ.",
    "III.3": "Một cuộc chưa ghi phần theo dõi sau kết luận.",
    "IV.1": "Còn kỳ chuẩn bị sơ sài.",
    "IV.2": "Còn đảng viên chưa được phân công việc cụ thể.",
    "IV.4": "Chưa có nguồn kết nạp kế tiếp.",
}
FOUR_GOOD_OWN_REASONS = {
    "I.2": "Việc xong sau hạn ít ngày, chi bộ vẫn tính là hoàn thành.",
    "II.1": "Kỳ thiếu ít phút vẫn bàn đủ nội dung.",
    "II.2": "Tính cả buổi sinh hoạt chuyên đề của tổ đảng.",
    "II.3": "Nhiều đồng chí cao tuổi vắng có lý do chính đáng.",
    "II.4": "Tính cả ý kiến ở tổ đảng.",
    "II.5": "Các kỳ còn lại chỉ thiếu ít điểm.",
    "III.3": "Cuộc cuối đã kết luận, đang theo dõi.",
    "III.5": "Đồng chí nộp chậm đã nộp bù ngay tuần sau.",
    "IV.2": "Các đồng chí cao tuổi nhận việc theo sức.",
    "IV.5": "Phiếu còn lại đang chờ nơi công tác nhận.",
}
RETURN_REASONS = {
    "I.1": "Chưa nêu hạn chế và cách khắc phục.",
    "I.2": "Điểm cao hơn số việc xong đúng hạn, đề nghị giải trình.",
    "I.4": "Việc sau sinh hoạt chưa có số đo.",
    "II.4": "Tỷ lệ phát biểu trong phiếu khác sổ ghi phát biểu.",
    "III.3": "Thiếu minh chứng phần theo dõi sau kết luận.",
    "IV.1": "Điểm điều hành chưa khớp kết luận trong biên bản.",
}
RETURN_ANSWERS = (
    "Chi bộ đã bổ sung danh sách việc, người phụ trách và hạn trong sổ.",
    "Chi bộ giải trình: việc đã làm xong, ghi muộn vào sổ; nay đã ghi đủ.",
    "Chi bộ đã ghi bổ sung phần theo dõi sau kết luận.",
)
REFUSED = "Còn trường hợp không xét công nhận theo bộ tiêu chí."
REFUSED_POINTS = "Tổng điểm thẩm định chưa đạt mức công nhận."
WITHDRAWN = "Phát hiện sau công nhận một kỳ sinh hoạt ghi chưa đúng thực tế."
VETO_NOTES = "Đã xem sổ và hỏi chi ủy."
PERIOD_SHORTCOMINGS = "Còn kỳ sinh hoạt ít người phát biểu; có việc xong chậm hơn hạn."
PERIOD_REMEDIES = "Phân công phát biểu trước cho từng tổ đảng; kiểm tiến độ việc giao vào giữa tháng."
ANSWERS = (
    "Chi ủy đã trả lời ngay trong kỳ: việc này khu phố đang làm, xong sẽ báo tại bảng tin.",
    "Bí thư trả lời: đã hỏi Ủy ban phường, lịch mới áp dụng từ tháng sau.",
    "Chủ trì trả lời: tổ đảng phụ trách hẻm ấy nhận khảo sát, báo cáo tại kỳ tới.",
)
ANSWERS_FROM_ABOVE = (
    "Đảng ủy phường trả lời: đã giao bộ phận đô thị kiểm tra, làm trong quý này.",
    "Đảng ủy phường trả lời: đã đưa vào kế hoạch sáu tháng, ưu tiên hẻm có nhiều hộ thuê trọ.",
)
HANDED_OVER = "Đồng chí phụ trách trước bận việc gia đình."
ADDED_BECAUSE = "Ghi thiếu một ý kiến của kỳ sinh hoạt."
ADDED = "Một đồng chí đề nghị dán lịch lấy rác ở cả hai đầu hẻm; chủ trì đã ghi nhận trong kết luận."

"""The draft of a topic: the preparer writes, the leadership comments and adopts."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from branchmeet.domain.two_texts import compare
from branchmeet.policy import Permission
from branchmeet.queries import topic_drafts, topics
from branchmeet.queries.topic_drafts import DraftHistory
from branchmeet.queries.topics import TopicHead
from branchmeet.services import topic_drafts as services
from branchmeet.web.shared.access import actor, requires
from branchmeet.web.shared.forms import ActionForm
from branchmeet.web.topic_plans.blueprint import bp
from branchmeet.web.topic_plans.forms import DraftForm, RemarkForm, join_lines, split_lines

TOPIC = "/topics/<int:topic_id>"


@bp.get(f"{TOPIC}/draft")
@requires(Permission.TOPIC_PREPARE, load=topics.get_topic)
def draft(topic: TopicHead) -> ResponseReturnValue:
    """The newest text, what is new in it, what was said about it."""
    history = topic_drafts.get_history(topic.id)
    return _draft_page(topic, history, RemarkForm(data={"version": history.number}))


@bp.route(f"{TOPIC}/content", methods=["GET", "POST"])
@requires(Permission.TOPIC_PREPARE, load=topics.get_topic)
def content(topic: TopicHead) -> ResponseReturnValue:
    """Write the next text; the first begins with what the topic says already."""
    history = topic_drafts.get_history(topic.id)
    form = DraftForm(data=_words_of(topic, history))
    if form.attempt(lambda: _write(topic, form)):
        flash("Đã lưu và trình dự thảo." if form.present.data else "Đã lưu dự thảo.", "ok")
        return redirect(_draft_url(topic), 303)
    stale = form.take_up(history.number)
    page = render_template("topic_plans/content.html", topic=topic, form=form, history=history, stale=stale)
    return page, 422 if form.is_submitted() else 200


@bp.post(f"{TOPIC}/draft/comments")
@requires(Permission.TOPIC_PREPARE, load=topics.get_topic)
def comment(topic: TopicHead) -> ResponseReturnValue:
    """Say what should be better."""
    form = RemarkForm()
    if form.attempt(
        lambda: services.comment(topic_id=topic.id, number=form.seen_version, note=form.note.data, by=actor())
    ):
        flash("Đã gửi góp ý.", "ok")
        return redirect(_draft_url(topic), 303)
    return _draft_page(topic, topic_drafts.get_history(topic.id), form), 422


@bp.post(f"{TOPIC}/draft/presentation")
@requires(Permission.TOPIC_PREPARE, load=topics.get_topic)
def present_draft(topic: TopicHead) -> ResponseReturnValue:
    """Lay it before the leadership."""
    services.present(topic_id=topic.id, number=ActionForm().seen_version, by=actor())
    flash("Đã trình dự thảo.", "ok")
    return redirect(_draft_url(topic), 303)


@bp.post(f"{TOPIC}/draft/adoption")
@requires(Permission.PLAN_DECIDE, load=topics.get_topic)
def adopt_draft(topic: TopicHead) -> ResponseReturnValue:
    """Adopt it: from now on it is what the members read and the meeting studies."""
    services.adopt(topic_id=topic.id, number=ActionForm().seen_version, by=actor())
    flash("Đã thông qua dự thảo. Câu hỏi gợi ý và dự thảo kết luận đã vào chương trình kỳ sinh hoạt.", "ok")
    return redirect(_draft_url(topic), 303)


def _write(topic: TopicHead, form: DraftForm) -> None:
    services.write(
        topic_id=topic.id,
        number=form.seen_version,
        content=form.content.data,
        prompts=split_lines(form.prompts.data),
        draft_conclusion=form.draft_conclusion.data,
        presented=bool(form.present.data),
        by=actor(),
    )


def _draft_page(topic: TopicHead, history: DraftHistory, form: RemarkForm) -> str:
    newest, before = history.newest, history.before
    return render_template(
        "topic_plans/draft.html",
        topic=topic,
        history=history,
        form=form,
        content=compare(newest.content, before.content).mine if newest and before else None,
        conclusion=compare(newest.draft_conclusion, before.draft_conclusion).mine if newest and before else None,
    )


def _words_of(topic: TopicHead, history: DraftHistory) -> dict[str, object]:
    text = history.newest or topic
    return {
        "content": text.content,
        "prompts": join_lines(text.prompts),
        "draft_conclusion": text.draft_conclusion,
        "version": history.number,
    }


def _draft_url(topic: TopicHead) -> str:
    return url_for("topic_plans.draft", topic_id=topic.id)

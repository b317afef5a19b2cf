"""The wiring of the pages, to be read as a table of contents."""

from __future__ import annotations

from dataclasses import dataclass

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.routing import BaseRoute, Mount, Route

from bot.app import Assistant
from bot.channels.web.accounts import AccountPage
from bot.channels.web.actions import ActionPage
from bot.channels.web.against import AgainstPage
from bot.channels.web.ask import AskPage
from bot.channels.web.audits import AuditPage
from bot.channels.web.briefings import BriefingPage
from bot.channels.web.case import CasePage
from bot.channels.web.changes import ChangesPage
from bot.channels.web.citations import CitationPage
from bot.channels.web.documents import DocumentPage
from bot.channels.web.evidence import EvidencePage
from bot.channels.web.file_form import FormLimits
from bot.channels.web.gaps import GapPage
from bot.channels.web.gate import View, WebGate
from bot.channels.web.incoming import IncomingPage
from bot.channels.web.invitations import InvitationPage
from bot.channels.web.learning import LearningPage
from bot.channels.web.note_head import NoteHeadPage
from bot.channels.web.notes import NotesPage
from bot.channels.web.office import OfficePage
from bot.channels.web.passkeys import PasskeyPage
from bot.channels.web.people import PeoplePage, makes_administrator
from bot.channels.web.refresh import RefreshPage
from bot.channels.web.send_on import SendOnPage
from bot.channels.web.service import ServicePage
from bot.channels.web.sessions.live import LiveSessions
from bot.channels.web.sessions.participation import ParticipationPage
from bot.channels.web.sessions.practice import PracticePage
from bot.channels.web.sessions.questions import QuestionPage
from bot.channels.web.sessions.trainer import TrainerPage
from bot.channels.web.sign_in import SignInPage
from bot.channels.web.templates import assets
from bot.channels.web.wrong_source import WrongSourcePage
from bot.channels.web.you import YouPage
from bot.core.people import Permission
from bot.runtime.leadership import Job

OWN, ASK, RUN = Permission.OWN, Permission.ASK, Permission.RUN_SESSIONS
SHARE, GAPS = Permission.SHARE_LEARNING, Permission.HANDLE_GAPS
ADMINISTER = Permission.MANAGE_PEOPLE
DOCUMENTS = Permission.MANAGE_DOCUMENTS
#: What the forms hold that take files: a manual, a document, a table of cases.
MANY_FILES, ONE_FILE, ONE_TABLE = FormLimits(100, 1000), FormLimits(51, 1), FormLimits(2, 1)


@dataclass(frozen=True)
class ServedPages:
    """The pages as a service serves them: their routes, and what goes on in the background for them."""

    routes: tuple[BaseRoute, ...] = ()
    jobs: tuple[Job, ...] = ()


def pages_of(assistant: Assistant) -> ServedPages:
    """Return the pages; none where no address is set at which people open them."""
    url = assistant.settings.web_url
    if not url:
        return ServedPages()
    app = app_of(assistant, url)
    return ServedPages((Mount("/", app),), (app.state.live.run,))


def app_of(assistant: Assistant, url: str) -> Starlette:
    """Return the pages of an assistant, which people open at ``url``."""
    gate = WebGate(assistant, url)
    ask, case, citation, document = AskPage(gate), CasePage(gate), CitationPage(gate), DocumentPage(gate)
    changes = ChangesPage(gate)
    learning, briefings = LearningPage(gate), BriefingPage(gate)
    actions, evidence = ActionPage(gate), EvidencePage(gate)
    audits, gaps, sent_on = AuditPage(gate), GapPage(gate), SendOnPage(gate)
    wrong = WrongSourcePage(gate)
    people, invitations, service = PeoplePage(gate), InvitationPage(gate), ServicePage(gate)
    office, incoming = OfficePage(gate), IncomingPage(gate)
    refresh, against = RefreshPage(gate), AgainstPage(gate)
    notes, note_head = NotesPage(gate), NoteHeadPage(gate)
    sign_in = SignInPage(gate)
    you = YouPage(gate, sign_in)
    account = AccountPage(gate, sign_in, you)
    passkeys = PasskeyPage(gate, sign_in, you)
    live = LiveSessions(assistant)
    takes_part, trainer = ParticipationPage(gate, live), TrainerPage(gate, live)
    practice, questions = PracticePage(gate), QuestionPage(gate)

    asked = Route("/ask", gate.endpoint(ask.asked), methods=["POST"])  # an emergency needs no permission
    static = [Route(asset.path, gate.endpoint(asset.served)) for asset in assets().values()]
    guests = [
        Route("/guest", takes_part.for_guests(takes_part.guest_shown)),
        Route("/guest", takes_part.for_guests(takes_part.guest_sent), methods=["POST"]),
        Route("/guest/live", takes_part.for_guests(takes_part.guest_listens)),
    ]
    pages: tuple[tuple[str, str, Permission | None, View], ...] = (
        ("GET", "/", None, sign_in.empty),
        ("GET", "/ask", ASK, ask.empty),
        ("POST", "/ask/instead", ASK, ask.offered),
        ("POST", "/verdict", ASK, ask.judged),
        ("GET", "/case", ASK, case.empty),
        ("POST", "/case", ASK, case.chosen),
        ("POST", "/case/slip", ASK, case.slip),
        ("GET", "/citations", ASK, citation.empty),
        ("POST", "/citations", ASK, citation.typed),
        ("GET", "/citations/{code}", ASK, citation.card),
        ("GET", "/documents", ASK, document.listed),
        ("GET", "/documents/{document}", ASK, document.opened),
        ("GET", "/documents/{document}/whole", ASK, document.whole),
        ("GET", "/documents/{document}/changes", ASK, changes.opened),
        ("GET", "/documents/{document}/others", ASK, document.others),
        ("GET", "/documents/{document}/wrong", ASK, wrong.empty),
        ("POST", "/documents/{document}/wrong", ASK, wrong.sent),
        ("POST", "/documents/{document}", ASK, document.searched),
        ("GET", "/learning", ASK, learning.shared),
        ("GET", "/learning/weekly", ASK, briefings.weekly),
        ("POST", "/learning/weekly", ASK, briefings.weekly_chosen),
        ("GET", "/learning/groups", SHARE, briefings.groups),
        ("POST", "/learning/groups", SHARE, briefings.group_ended),
        ("GET", "/learning/queue", SHARE, learning.queue),
        ("POST", "/learning/away", SHARE, learning.away),
        ("POST", "/learning/back", SHARE, learning.back),
        ("GET", "/learning/new", SHARE, learning.blank),
        ("POST", "/learning/new", SHARE, learning.proposed),
        ("GET", "/learning/{number}", ASK, learning.opened),
        ("POST", "/learning/{number}/confirmed", ASK, learning.confirmed),
        ("POST", "/learning/{number}/move", SHARE, learning.moved),
        ("GET", "/learning/{number}/edit", SHARE, learning.edit),
        ("POST", "/learning/{number}/edit", SHARE, learning.changed),
        ("GET", "/actions", ASK, actions.board),
        ("GET", "/actions/offered", SHARE, actions.offered),
        ("GET", "/actions/take", SHARE, actions.blank_taken),
        ("POST", "/actions/take", SHARE, actions.taken),
        ("GET", "/actions/new", SHARE, actions.blank_own),
        ("POST", "/actions/new", SHARE, actions.added),
        ("GET", "/actions/{number}", ASK, actions.opened),
        ("POST", "/actions/{number}/move", ASK, actions.moved),
        ("GET", "/evidence", SHARE, evidence.empty),
        ("GET", "/evidence/points/{number}", SHARE, evidence.of_point),
        ("GET", "/evidence/points/{number}/csv", SHARE, evidence.point_table),
        ("GET", "/evidence/{period}", SHARE, evidence.of_period),
        ("GET", "/evidence/{period}/csv", SHARE, evidence.table),
        ("GET", "/evidence/{period}/pdf", SHARE, evidence.paper),
        ("GET", "/audits", SHARE, audits.councils),
        ("GET", "/audits/{council}", SHARE, audits.newest),
        ("POST", "/audits/{council}", SHARE, audits.begun),
        ("GET", "/audits/{council}/case", SHARE, audits.blank),
        ("POST", "/audits/{council}/case", SHARE, audits.noted),
        ("POST", "/audits/{council}/drop", SHARE, audits.dropped),
        ("POST", "/audits/{council}/end", SHARE, audits.ended),
        ("GET", "/audits/{council}/{number}", SHARE, audits.opened),
        ("GET", "/audits/{council}/{number}/csv", SHARE, audits.table),
        ("GET", "/gaps", GAPS, gaps.listed),
        ("POST", "/gaps/{number}/close", GAPS, gaps.closed),
        ("POST", "/gaps/{number}/owner", GAPS, gaps.given),
        ("GET", "/sent-on", ASK, sent_on.listed),
        ("POST", "/sent-on/words", ASK, sent_on.words),
        ("POST", "/sent-on", ASK, sent_on.sent),
        ("GET", "/people", ADMINISTER, people.listed),
        ("GET", "/people/invitations", ADMINISTER, invitations.listed),
        ("POST", "/people/invitations/withdraw", ADMINISTER, invitations.withdrawn),
        ("GET", "/people/{number}", ADMINISTER, people.opened),
        ("POST", "/people/{number}/leave", ADMINISTER, people.taken_out),
        ("GET", "/service", ADMINISTER, service.shown),
        ("POST", "/service/pause", ADMINISTER, service.paused),
        ("POST", "/service/resume", ADMINISTER, service.resumed),
        ("GET", "/service/subjects", ADMINISTER, service.subjects),
        ("GET", "/service/subjects/csv", ADMINISTER, service.subjects_table),
        ("GET", "/service/rates", ADMINISTER, service.rates),
        ("GET", "/service/failures", ADMINISTER, service.failures),
        ("GET", "/office", DOCUMENTS, office.listed),
        ("GET", "/office/incoming", DOCUMENTS, incoming.listed),
        ("POST", "/office/incoming/addresses", DOCUMENTS, incoming.named),
        ("POST", "/office/incoming/kept", DOCUMENTS, incoming.kept_sure),
        ("POST", "/office/incoming/dropped", DOCUMENTS, incoming.dropped_rest),
        ("GET", "/office/incoming/{number}", DOCUMENTS, incoming.opened),
        ("POST", "/office/incoming/{number}", DOCUMENTS, incoming.decided),
        ("GET", "/office/documents/{document}", DOCUMENTS, office.opened),
        ("POST", "/office/documents/{document}", DOCUMENTS, office.corrected),
        ("GET", "/office/documents/{document}/removal", DOCUMENTS, office.removal),
        ("POST", "/office/documents/{document}/removal", DOCUMENTS, office.removed),
        ("GET", "/office/documents/{document}/changes", DOCUMENTS, office.compared),
        ("GET", "/office/documents/{document}/against", DOCUMENTS, against.opened),
        ("POST", "/office/documents/{document}/confirmed", DOCUMENTS, office.confirmed),
        ("GET", "/office/notes", DOCUMENTS, notes.checked),
        ("GET", "/office/notes/{document}", DOCUMENTS, notes.listed),
        ("GET", "/office/new-note/{document}", DOCUMENTS, notes.blank),
        ("POST", "/office/new-note/{document}", DOCUMENTS, notes.written),
        ("GET", "/office/note-head/{document}", DOCUMENTS, note_head.opened),
        ("POST", "/office/note-head/{document}", DOCUMENTS, note_head.decided),
        ("GET", "/office/notes/{document}/{note}", DOCUMENTS, notes.opened),
        ("POST", "/office/notes/{document}/{note}", DOCUMENTS, notes.decided),
        ("GET", "/office/refresh", DOCUMENTS, refresh.listed),
        ("POST", "/office/refresh", DOCUMENTS, refresh.begun),
        ("GET", "/office/refresh/{document}", DOCUMENTS, refresh.opened),
        ("POST", "/office/refresh/{document}", DOCUMENTS, refresh.decided),
        ("GET", "/you", OWN, you.shown),
        ("POST", "/you/device", ASK, you.device),
        ("POST", "/you/council", ASK, you.council),
        ("POST", "/you/name", OWN, you.called),
        ("POST", "/you/removal", OWN, you.removal),
        ("GET", "/you/again", OWN, sign_in.again),
        ("POST", "/you/again", OWN, sign_in.used_again),
        ("POST", "/you/again/passkey/challenge", OWN, passkeys.request_options_again),
        ("POST", "/you/again/passkey", OWN, passkeys.used_again),
        ("POST", "/you/again/with/{council}", OWN, account.again),
        ("POST", "/sign-out", OWN, sign_in.out),
        ("POST", "/sign-out/everywhere", OWN, sign_in.out_everywhere),
        ("GET", "/sign-in", None, sign_in.empty),
        ("GET", "/sign-in/{code}", None, sign_in.by_link),
        ("POST", "/sign-in", None, sign_in.used),
        ("POST", "/sign-in/with/{council}", None, account.begun),
        ("GET", "/sign-in/with/{council}", None, account.returned),
        ("POST", "/sign-in/passkey/challenge", None, passkeys.request_options),
        ("POST", "/sign-in/passkey", None, passkeys.used),
        ("GET", "/privacy", None, you.privacy),
        ("GET", "/join", None, takes_part.way_in),
        ("GET", "/join/{code}", None, takes_part.way_in),
        ("POST", "/join", None, takes_part.join),
        ("GET", "/practice", ASK, practice.asked),
        ("POST", "/practice", ASK, practice.answered),
        ("GET", "/sessions", ASK, trainer.listed),
        ("GET", "/sessions/new", RUN, trainer.empty),
        ("POST", "/sessions/new", RUN, trainer.opened),
        ("GET", "/sessions/questions", RUN, questions.listed),
        ("POST", "/sessions/questions/draft", RUN, questions.drafted),
        ("GET", "/sessions/questions/new", RUN, questions.blank),
        ("POST", "/sessions/questions/new", RUN, questions.written),
        ("GET", "/sessions/questions/{number}", RUN, questions.opened),
        ("POST", "/sessions/questions/{number}", RUN, questions.moved),
        ("GET", "/sessions/questions/{number}/change", RUN, questions.change),
        ("POST", "/sessions/questions/{number}/change", RUN, questions.changed),
        ("GET", "/sessions/{session}", ASK, takes_part.shown),
        ("POST", "/sessions/{session}", ASK, takes_part.sent),
        ("GET", "/sessions/{session}/live", ASK, takes_part.listen),
        ("POST", "/sessions/{session}/certificate", ASK, takes_part.certificate),
        ("GET", "/sessions/{session}/panel", RUN, trainer.panel),
        ("POST", "/sessions/{session}/panel", RUN, trainer.moved),
        ("GET", "/sessions/{session}/panel/live", RUN, trainer.panel_listens),
        ("POST", "/sessions/{session}/take-over", RUN, trainer.taken_over),
        ("GET", "/sessions/{session}/wall", RUN, trainer.wall),
        ("GET", "/sessions/{session}/wall/live", RUN, trainer.wall_listens),
        ("GET", "/sessions/{session}/wall/join.png", RUN, trainer.picture),
        ("GET", "/sessions/{session}/report", RUN, trainer.report),
        ("GET", "/sessions/{session}/report.pdf", RUN, trainer.report_pdf),
        ("GET", "/sessions/{session}/report.csv", RUN, trainer.report_csv),
    )
    routes = [
        Route(path, gate.allow(needed, view) if needed else gate.anybody(view), methods=[method])
        for method, path, needed, view in pages
    ]
    ways_in = (
        ("/you/account/{council}", OWN, account.link),
        ("/you/account/{council}/unlink", OWN, account.unlink),
        ("/you/passkeys/challenge", ASK, passkeys.creation_options),
        ("/you/passkeys", ASK, passkeys.added),
        ("/you/passkeys/removal", OWN, passkeys.removed),
        ("/people/{number}/removal", ADMINISTER, people.removal),
        ("/people/{number}/sign-in", ADMINISTER, people.code_made),
        ("/people/{number}/passkeys/removal", ADMINISTER, people.passkey_removed),
    )
    kept = [Route(path, gate.allow_fresh(needed, view), methods=["POST"]) for path, needed, view in ways_in]
    roles = (("/people/invitations", invitations.made), ("/people/{number}/role", people.given_role))
    kept += [
        Route(path, gate.allow_fresh(ADMINISTER, view, makes_administrator), methods=["POST"])
        for path, view in roles
    ]
    files = (
        ("/office/incoming", DOCUMENTS, incoming.received, MANY_FILES),
        ("/office/documents/{document}/against", DOCUMENTS, against.sent, ONE_FILE),
        ("/audits/{council}/cases", SHARE, audits.read, ONE_TABLE),
    )
    sent = [
        Route(path, gate.allow_files(needed, view, limits), methods=["POST"])
        for path, needed, view, limits in files
    ]
    handlers = {HTTPException: gate.unknown}
    app = Starlette(routes=[asked, *static, *guests, *sent, *kept, *routes], exception_handlers=handlers)
    app.state.live = live
    app.router.redirect_slashes = False  # that would answer before the gate, to whatever host was named
    return app

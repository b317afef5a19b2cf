"""Finding people's names in a message, typed with or without capitals.

A word counts as a name by three things: the lists it is on, the way it is typed, and its company ("called",
"mum is", "said", an age, a surname). A name that is hardly ever another word needs no company; a name that
is also a word, a month or a place does. What is published may be named: reviews, judges, cases, places.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from bot.screening.detail import PersonalDetail
from bot.screening.name_context import OLDEST_CHILD, NameContext
from bot.screening.name_lists import NameLists, Rank
from bot.screening.tokens import Token

_LONGEST_NAME = 4
_FEWEST_SPACED = 4
_ON_A_LIST = (Rank.GIVEN, Rank.SURNAME, Rank.WORDY)
_UNLISTED = (Rank.LIKELY, Rank.STRANGER)
_HYPHEN = "-"
_SYLLABLES = 3
"""A Chinese or Korean name in full has so many."""
_SURE = 0.9
"""How like a name a word must be spelt where little else speaks for it."""
_LIKE = 0.4
"""The same, where more does."""
_ABOUT_A_PERSON = 7
"""How many words after a name that is also a place tell that a person is meant."""


class NameFinder:
    """Finds names, given the places and authorities that may be named."""

    def __init__(self, places: Iterable[str]) -> None:
        self._lists = NameLists(places)

    def find(self, text: str, tokens: Sequence[Token]) -> list[PersonalDetail]:
        """Return each name in the text, a given name joined with the surname beside it."""
        message = _Message(text, tokens, self._lists)
        found: list[PersonalDetail] = []
        at = 0
        while at < len(tokens):
            end = message.name_at(at)
            if end > at:
                found.append(PersonalDetail(tokens[at].start, tokens[end - 1].end, "a name"))
            at = max(end, at + 1)
        return found


class _Message(NameContext):
    """The rules by which a word of one message is a name."""

    def name_at(self, at: int) -> int:
        """Return where the name that begins at a word ends, or the word itself when it begins none."""
        rank = self._ranks[at]
        if self._greets(at):
            return at
        spaced = self._end_of_spaced_letters(at)
        if spaced > at:
            return spaced
        syllables = self._end_of_syllables(at)
        if syllables > at:
            return syllables
        if self._owns_kin(at) or self._is_family_at_large(at):
            return at + 1
        if rank is Rank.NEVER and not (self._settlement_is_surname(at) or self._trade_word_lives(at)):
            return at
        if self._is_end_of_move(at):
            return at
        if self._is_name(at, rank):
            return self._end_of_name(at)
        return at

    def _is_name(self, at: int, rank: Rank) -> bool:
        if rank is Rank.NEVER:
            return True
        if rank is Rank.GIVEN:
            return not self._is_where(at)
        if self._after_title(at) or self._is_called(at) or self._initialled(at) or self._is_household(at):
            return True
        if rank is not Rank.ORDINARY and self._has_kin(at):
            return True
        if rank is Rank.SURNAME:
            return self._surname_has_company(at)
        if rank is Rank.WORDY:
            return self._wordy_has_company(at)
        return self._stranger_has_company(at)

    def _settlement_is_surname(self, at: int) -> bool:
        """Whether a village's name stands where only a surname does: "Mrs Winterton", "the Ashby twins"."""
        if not self._lists.is_settlement(self.word(at)) or not self._tokens[at].titled:
            return False
        households = self.word(at + 1) in self._lists.cue("kin_groups") and self.joined(at)
        return households or self._after_title(at) or self._initialled(at)

    def _trade_word_lives(self, at: int) -> bool:
        """Whether a name that is a word of the trade too does what only somebody can: "Nicu lives with"."""
        token = self._tokens[at]
        if not token.titled or token.raw.isupper() or not self._lists.is_given_in_trade(token.word):
            return False
        return self.joined(at) and self.word(at + 1) in self._lists.cue("in_person")

    def _is_where(self, at: int) -> bool:
        """Whether a given name that is a place as well is one here: "in Barry"."""
        if not self._lists.is_settlement(self.word(at)):
            return False
        if self.word(at + 1) in {"in", "or"} and (
            self._lists.is_place(self.word(at + 2)) or self.word(at + 2) == "county"
        ):
            return self._tokens[at - 1].word != "for"
        if self.word(at - 1) not in self._lists.cue("where"):
            return False
        surname = self.rank(at + 1) in {Rank.SURNAME, *_UNLISTED} or self._lists.is_word_surname(
            self.word(at + 1)
        )
        return not (surname and self.joined(at))

    def _is_end_of_move(self, at: int) -> bool:
        """Whether a word is one end of "from ... to ...", the other a place: "from Chester to Flint"."""
        if not self._tokens[at].titled:
            return False
        leaves = self.word(at - 1) == "from" and self.word(at + 1) == "to" and self._is_somewhere(at + 2)
        arrives = self.word(at - 1) == "to" and self.word(at - 3) == "from" and self._is_somewhere(at - 2)
        return leaves or arrives

    def _is_somewhere(self, at: int) -> bool:
        return self._lists.is_place(self.word(at)) or self._lists.is_settlement(self.word(at))

    def _end_of_spaced_letters(self, at: int) -> int:
        """Return where a name ends that was typed with a blank or a hyphen after each letter."""
        end = at
        while end < len(self._tokens) and len(self.word(end)) == 1 and self.word(end).isalpha():
            if end > at and self.between(end - 1) not in {" ", _HYPHEN}:
                break
            end += 1
        return end if end - at >= _FEWEST_SPACED else at

    def _end_of_syllables(self, at: int) -> int:
        """Return where a Chinese, Vietnamese or Korean name ends that begins here: "wong ka yan"."""
        end = at
        while end < len(self._tokens) and end - at < _LONGEST_NAME and self._is_syllable(at, end):
            end += 1
        while end - at > 1:
            if self._syllables_make_a_name(range(at, end)):
                return end
            end -= 1
        return at

    def _is_syllable(self, first: int, at: int) -> bool:
        owns = self._tokens[at].raw.endswith(("'s", "\N{RIGHT SINGLE QUOTATION MARK}s"))
        if not self._lists.is_syllable(self.word(at)[: -1 if owns else None]) or self._tokens[
            at
        ].raw.isupper() != (self._tokens[first].raw.isupper()):
            return False
        if at == first:
            return True
        hyphened = self.between(at - 1) == _HYPHEN
        alike = self._tokens[at].titled == self._tokens[first].titled
        return hyphened or (self.between(at - 1) == " " and alike)

    def _syllables_make_a_name(self, span: range) -> bool:
        words = [self.word(at) for at in span]
        if self._lists.is_published(words):
            return False
        if self._is_hyphened_after_surname(span):
            return True
        foreign = sum(not self._lists.is_plain_word(word) for word in words)
        if self._is_hyphened_pair(span) and not self._lists.is_plain_word(words[0]):
            return True
        surname = self._lists.is_asian_surname(words[0]) or self._lists.is_asian_surname(words[-1])
        if self.cased and self._tokens[span[0]].titled:
            return foreign > 0 and (surname or foreign == len(words))
        if self.cased or self._lists.is_grammar(words[0]):
            return False
        first = not self._lists.is_plain_word(words[0])
        return foreign >= min(len(words), 3) - (len(words) > 2) and first

    def _is_hyphened_pair(self, span: range) -> bool:
        """Whether two syllables are joined as a Korean given name is, with one capital at most: "Jae-won"."""
        joined = len(span) == _SYLLABLES - 1 and self.between(span[0]) == _HYPHEN
        return joined and not self._tokens[span[1]].titled and not self._tokens[span[1]].raw.isupper()

    def _is_hyphened_after_surname(self, span: range) -> bool:
        """Whether a surname is followed by two syllables with a hyphen: "Sun Min-jun", each a word too."""
        if len(span) != _SYLLABLES or not all(self._tokens[at].titled for at in span[:2]):
            return False
        return self._lists.is_asian_surname(self.word(span[0])) and self.between(span[1]) == _HYPHEN

    def _speaks(self, at: int) -> bool:
        """Whether only a person could be doing what follows: "said", "told"."""
        speaking = self.joined(at) and self.word(at + 1) in self._lists.cue("speaking")
        word = self.word(at)
        season = self._tokens[at].titled and not self._lists.is_place(word)
        other = word in self._lists.cue("modals") or (self._lists.is_month_or_place(word) and not season)
        return speaking and not other and (at == 0 or self.word(at - 1) in self._lists.cue("before_people"))

    def _after_title(self, at: int) -> bool:
        """Whether "Mrs" and the like stand before, and the word could be a surname."""
        initial = len(self.word(at - 1)) == 1 or self.word(at - 1) in self._lists.cue("particles")
        title = at - 2 if initial else at - 1
        if self.word(title) not in self._lists.cue("titles") or not self.joined_or_dot(at - 1):
            return False
        if len(self._tokens[at].raw) < 3:
            surname = not initial and self._lists.is_asian_surname(self.word(at))
            return surname and self.word(at) not in self._lists.cue("little_words")
        listed = self.rank(at) in {Rank.SURNAME, Rank.LIKELY}
        if self.word(title) == "miss" and not (self._tokens[at].titled or listed):
            return False
        if self._tokens[at].titled and not self._tokens[at].raw.isupper() and not initial:
            return True
        return (
            listed
            or self.rank(at) is Rank.STRANGER
            or (self._lists.is_word_surname(self.word(at)) and not initial)
        )

    def _initialled(self, at: int) -> bool:
        """Whether an initial stands before a word that could be a surname: "T. Wells", "T Wells, 6"."""
        before = self._tokens[at - 1].raw if at else ""
        if len(before) != 1 or not before.isupper():
            return False
        if self.between(at - 1) not in {". ", "."} and not (self.joined(at - 1) and self.has_age(at)):
            return False
        if not self._tokens[at].titled or self._tokens[at].raw.isupper():
            return False
        could_be = self.rank(at) not in {Rank.NEVER, Rank.ORDINARY} or self._lists.is_word_surname(
            self.word(at)
        )
        return could_be or self._lists.is_settlement(self.word(at))

    def _greets(self, at: int) -> bool:
        """Whether a message opens with a word that greets, where it would be a name: "salaam who leads"."""
        if self.word(at) not in self._lists.cue("greetings"):
            return False
        opens = self.begins_sentence(at) or self.word(at - 1) in self._lists.cue("greetings")
        follows = self.word(at + 1) in self._lists.cue("after_greeting") | self._lists.cue("greetings")
        apart = not self.joined(at) and self.rank(at + 1) in {Rank.NEVER, Rank.ORDINARY}
        return opens and (follows or apart) and not self.has_age(at)

    def _is_family_at_large(self, at: int) -> bool:
        """Whether a family does something by its name alone: "the Goldblatts want", "the okafors are"."""
        word, raw = self.word(at), self._tokens[at].raw
        if self.word(at - 1) != "the" or not word.endswith("s") or not raw.endswith("s") or raw.isupper():
            return False
        if self.word(at + 1) not in self._lists.cue("family_verbs") or not self.joined(at):
            return False
        one = word[:-1].removesuffix("e") if word.endswith(("shes", "ches", "ses", "xes")) else word[:-1]
        if self._lists.is_place(word) or self._lists.is_settlement(word) or self._lists.is_trade(word):
            return False
        if not self._tokens[at].titled:
            return self.rank(at) in {Rank.SURNAME, Rank.GIVEN} and not self._lists.is_plain_word(one)
        listed = self._lists.is_word_surname(one) or self._lists.is_word_surname(word)
        return listed or self.rank(at) in _UNLISTED

    def _is_household(self, at: int) -> bool:
        """Whether "the" stands before and a family after: "the Cash family", "the Nwosu children"."""
        if (
            self.word(at - 1) != "the"
            or not self.joined(at)
            or self.word(at + 1) not in self._lists.cue("households")
        ):
            return False
        word = self.word(at)
        if self.rank(at) in _UNLISTED:
            lower = (
                not self.cased and self._lists.looks_like_name(word, _LIKE) and not self._lists.is_slip(word)
            )
            return self._tokens[at].titled or lower
        return (
            self._tokens[at].titled and self._lists.is_word_surname(word) and not self._lists.is_place(word)
        )

    def _is_called(self, at: int) -> bool:
        """Whether "called", "name is" and the like stand before."""
        rank, before = self.rank(at), self.word(at - 1)
        if self._is_family_called(at):
            return True
        if self._lists.calls(before, self.word(at - 2)):
            plain_word = self._lists.is_grammar(self.word(at)) and not self._tokens[at].titled
            return rank is not Rank.ORDINARY and not plain_word and not self._lists.is_place(self.word(at))
        related = before == "is" and self.word(at - 2) in self._lists.cue("relations")
        if related or before in self._lists.cue("weak") or self._equated(at):
            return rank in {Rank.SURNAME, Rank.LIKELY} or (rank is Rank.STRANGER and self._two_strangers(at))
        return False

    def _is_family_called(self, at: int) -> bool:
        """Whether a family has a word for its name: "a family named Price", "family called the Wards"."""
        named = at - 2 if self.word(at - 1) == "the" else at - 1
        family = self.word(named - 1) in self._lists.cue("kin_groups") and self.word(named) in {
            "called",
            "named",
        }
        return family and self._tokens[at].titled and not self._lists.is_place(self.word(at))

    def _equated(self, at: int) -> bool:
        """Whether "dad =" or "mum:" stands before."""
        sign = self.between(at - 1).strip()
        return sign in {"=", ":"} and self.word(at - 1) in self._lists.cue("relations")

    def _two_strangers(self, at: int) -> bool:
        """Whether two words that no list knows stand together with capitals, or with an age."""
        together = self.rank(at + 1) in {Rank.SURNAME, *_UNLISTED} and self.joined(at)
        return self.has_age(at) or (together and self._tokens[at].titled) or (together and not self.cased)

    def _surname_has_company(self, at: int) -> bool:
        household = self.word(at + 1) in self._lists.cue("households") and self.joined(at)
        initial = len(self.word(at - 1)) == 1 and self.word(at - 1).isalpha() and self._after_initial(at)
        listed = self.between(at).strip() == "," and (
            self.rank(at + 1) in {Rank.GIVEN, Rank.WORDY} or self._is_lone_initial(at + 1)
        )
        pair = (
            self.rank(at + 1) in {Rank.SURNAME, Rank.LIKELY}
            and self.joined(at)
            and self._tokens[at].titled == self._tokens[at + 1].titled
        )
        return household or initial or listed or pair or self.has_age(at) or self._is_told_of(at)

    def _is_lone_initial(self, at: int) -> bool:
        """Whether a capital letter stands by itself, as in "Smith, J, dob unknown"."""
        raw = self._tokens[at].raw if at < len(self._tokens) else ""
        return len(raw) == 1 and raw.isupper() and self.between(at).strip(" ")[:1] in {",", ".", ";", "\n"}

    def _after_initial(self, at: int) -> bool:
        raw = self._tokens[at - 1].raw
        return (
            raw.isupper()
            and self.joined_or_dot(at - 1)
            and self.word(at - 2) not in self._lists.cue("letter_bearers")
        )

    def _is_told_of(self, at: int) -> bool:
        """Whether what is likely a name stands out, does something, or is what it is all about."""
        if self.stands_out(at) and not self._is_where(at):
            return True
        return self._acts_like_person(at) or self._is_the_matter(at)

    def _is_the_matter(self, at: int) -> bool:
        """Whether a lower-case message is "about" what is spelt just like a name, or what it owns."""
        if self.cased or not self._lists.looks_like_name(self.word(at), _SURE):
            return False
        owned = self._tokens[at].raw.endswith("'s") and self.word(at + 1) in self._lists.cue("belongings")
        return owned or self.word(at - 1) in self._lists.cue("about")

    def _acts_like_person(self, at: int) -> bool:
        if not self._tokens[at].titled and self.cased:
            return False
        return self.does_something(at) and self.word(at - 1) not in self._lists.cue("determiners")

    def _has_kin(self, at: int) -> bool:
        """Whether "and her brother" and the like follow a word that no place or trade claims."""
        if not self._tokens[at].titled and (self.cased or self._lists.is_slip(self.word(at))):
            return False
        owner = self.word(at + 1) == "and" and self.word(at + 2) in {"her", "his", "their"}
        return owner and self.word(at + 3) in self._lists.cue("relations") and self.joined(at)

    def _lives_a_life(self, at: int) -> bool:
        """Whether what follows is done by or to nobody but a person: "told her teacher", "is placed"."""
        if self._lists.is_slip(self.word(at)) and not self.stands_out(at):
            return False
        if (self.cased and not self._tokens[at].titled) or not self.joined(at):
            return False
        verb = self.word(at + 1)
        if verb in self._lists.cue("speaking") or verb in self._lists.cue("living"):
            return True
        return verb in {"is", "was", "has"} and self.word(at + 2) in self._lists.cue("done_to")

    def _wordy_has_company(self, at: int) -> bool:
        word = self.word(at)
        if self._opens_full_name(at) or self._speaks(at) or self._is_placed_person(at):
            return True
        if self._is_of_age(at) or self._will_not(at) or self._is_told_with_capital(at):
            return True
        apart = self._tokens[at].titled and "," in self.between(at)
        if self.has_age(at) and (apart or not self._lists.is_grammar(word)):
            return True
        everyday = self._lists.is_grammar(word) and not self.stands_out(at)
        if self._is_paired(at):
            return True
        if everyday or self._lists.is_month_or_place(word):
            return False
        related = self.word(at - 1) in self._lists.cue("relations") and self.joined(at - 1)
        if related and (self.stands_out(at) or self.does_something(at)):
            return True
        spoken_of = self.does_something(at) or self.word(at - 1) in self._lists.cue("before_people")
        return self.stands_out(at) and spoken_of

    def _may_be_subject(self, at: int) -> bool:
        """Whether a part of a sentence begins with a word, so that somebody may be meant by it."""
        begins = self.begins_sentence(at) or not self.joined(at - 1)
        if self.word(at) in self._lists.cue("modals") and not (self._tokens[at].titled and begins):
            return False
        return begins or self.word(at - 1) in self._lists.cue("relations") | {
            "and",
            "our",
            "but",
            "that",
            "as",
        }

    def _is_of_age(self, at: int) -> bool:
        """Whether an age is told of a name that is also a word: "faith is 13 and", "Angel turned 16"."""
        told = self.joined(at) and self.word(at + 1) in self._lists.cue("being")
        if not (told and self.joined(at + 1) and self._may_be_subject(at)):
            return False
        years = self.word(at + 2)
        if not (years.isdigit() and 0 < int(years) <= OLDEST_CHILD):
            return False
        return not self.joined(at + 2) or self.word(at + 3) in self._lists.cue("after_age")

    def _will_not(self, at: int) -> bool:
        """Whether what only somebody can refuse follows: "Mercy won't go home"."""
        refuses = self.joined(at) and self.word(at + 1) in self._lists.cue("refusing")
        if not (refuses and self._may_be_subject(at)):
            return False
        somewhere = self._lists.is_place(self.word(at))
        return self.word(at + 2) in self._lists.cue("only_bodies" if somewhere else "only_people")

    def _is_told_with_capital(self, at: int) -> bool:
        """Whether a sentence opens with what is done to nobody but a person: "Star has not been seen"."""
        if not (self._tokens[at].titled and self.begins_sentence(at) and self.joined(at)):
            return False
        if self.word(at + 1) not in {"is", "was", "has", "had"} or self._lists.is_month_or_place(
            self.word(at)
        ):
            return False
        told = [self.word(later) for later in range(at + 2, at + 5)]
        if told[:2] == ["on", "a"] and told[2] in {"plan", "cp", "cpp", "cin"}:
            return True
        verb = next(
            (word for word in told if word not in {"not", "never", "been", "just", "now", "being"}), ""
        )
        return verb in self._lists.cue("suffers")

    def _owns_kin(self, at: int) -> bool:
        """Whether what only a person has follows: "April's mum", "faith's placement"."""
        word, raw = self.word(at), self._tokens[at].raw
        if not raw.endswith("'s") or not self.joined(at):
            return False
        base, owned = word[:-1], self.word(at + 1)
        if not self._lists.is_given_word(base):
            return False
        if owned in self._lists.cue("kin_owned") or (owned == "social" and self.word(at + 2) == "worker"):
            return True
        unclear = self._lists.is_grammar(base) or self._lists.is_month_or_place(base)
        return owned in self._lists.cue("belongings") and not unclear

    def _is_paired(self, at: int) -> bool:
        """Whether a name that is also a word is listed with another name: "Grace and Joy"."""
        other = at + 2 if self.word(at + 1) == "and" else at - 2 if self.word(at - 1) == "and" else -1
        if not 0 <= other < len(self._tokens) or not self.cased:
            return False
        both = self._tokens[at].titled and self._tokens[other].titled
        return (
            both
            and self.rank(other) in {Rank.GIVEN, Rank.WORDY}
            and not self._lists.is_month_or_place(self.word(at))
        )

    def _is_placed_person(self, at: int) -> bool:
        """Whether a name that is also a place is a person by what is told: "Chelsea has gone to her nan"."""
        month = self.word(at) in self._lists.cue("months") and self.word(at + 1) in self._lists.cue("doing")
        if not month and not (self._is_somewhere(at) and self._tokens[at].titled):
            return False
        if not self.begins_sentence(at) and self.word(at - 1) in self._lists.cue("where"):
            return False
        verb = at + 1
        if self._lists.is_place(self.word(verb)) and self.joined(at):
            verb += 1
        if self.word(verb) not in self._lists.cue("person_verbs") or not self.joined(verb - 1):
            return False
        told = {self.word(later) for later in range(verb, verb + _ABOUT_A_PERSON)}
        return bool(told & self._lists.cue("of_a_person")) and self.word(verb) in self._lists.cue("moving")

    def _opens_full_name(self, at: int) -> bool:
        """Whether a surname follows a name that is also a word: "Grace Adeyemi", "mark wilson"."""
        if not self.joined(at) or at + 1 >= len(self._tokens):
            return False
        both_titled = self._tokens[at].titled and self._tokens[at + 1].titled
        if both_titled and self._is_unlisted_surname(at + 1) and self._may_open_a_name(at):
            return True
        if not self._lists.is_word_surname(self.word(at + 1)):
            return False
        if self._is_small_full_name(at):
            return True
        if both_titled and not self.begins_sentence(at):
            return True
        if both_titled and self._stands_as_surname(at + 1):
            return True
        listed = self.rank(at + 1) in {Rank.SURNAME, Rank.GIVEN} and (both_titled or not self.cased)
        return listed and self._may_open_a_name(at)

    def _is_small_full_name(self, at: int) -> bool:
        """Whether a full name without capitals has company, both parts words as well: "is jack walker on"."""
        word, surname = self.word(at), self.word(at + 1)
        if self._tokens[at].titled or self._tokens[at + 1].titled or self.between(at) != " ":
            return False
        other = self._lists.cue("modals") | self._lists.cue("after_words")
        if word in other or surname in other or self._lists.is_month_or_place(word):
            return False
        if self.word(at - 1) in self._lists.cue("determiners"):
            return False
        if self.does_something(at + 1) or self.has_age(at + 1):
            return True
        spoken_of = self.word(at - 1) in self._lists.cue("before_people") and at > 0
        return spoken_of and not self._lists.is_grammar(word)

    def _is_unlisted_surname(self, at: int) -> bool:
        """Whether a word that no list knows, and that is no slip, stands out as a surname would."""
        return self.stands_out(at) and self.rank(at) in _UNLISTED and not self._lists.is_slip(self.word(at))

    def _stands_as_surname(self, at: int) -> bool:
        """Whether a capital inside the sentence makes a surname of a word: "Angel Baker", "Rose Butcher"."""
        compass = self.word(at) in self._lists.cue("compass") and not self.does_something(at)
        return (
            self.stands_out(at)
            and self.rank(at) is not Rank.NEVER
            and not compass
            and not self._is_somewhere(at)
        )

    def _may_open_a_name(self, at: int) -> bool:
        """A name that is also a helping verb ("will", "may") must be typed as a name."""
        token = self._tokens[at]
        return token.word not in self._lists.cue("modals") or (token.titled and not self.begins_sentence(at))

    def _stranger_has_company(self, at: int) -> bool:
        """A word no list knows is a name with an age, or typed as one beside another or a relation."""
        rank, token = self.rank(at), self._tokens[at]
        if rank not in _UNLISTED or len(token.word) < 3:
            return False
        if rank is Rank.LIKELY and self._is_told_of(at):
            return True
        related = self.word(at - 1) in self._lists.cue("relations") and self.joined(at - 1)
        if self.has_age(at) or self._hyphened_with_name(at):
            return True
        if related and (self.stands_out(at) or (self.does_something(at) and not self.cased)):
            return True
        if self._lives_a_life(at) or self._stands_for_person(at) or self._is_asked_about(at):
            return True
        if self._tokens[at].titled and not self._lists.is_slip(self.word(at)) and self._will_not(at):
            return True
        return (self.stands_out(at) or not self.cased) and self._surname_follows(at)

    def _stands_for_person(self, at: int) -> bool:
        """Whether a capital and what stands around it make a person of a word that no list knows."""
        owned = self._tokens[at].raw.endswith("'s") and self.word(at + 1) in self._lists.cue("belongings")
        if self.stands_out(at):
            about = self.word(at - 1) in self._lists.cue("about")
            return (
                owned
                or self.does_something(at)
                or (about and self._lists.looks_like_name(self.word(at), _LIKE))
            )
        unlike = (self.cased and not self._tokens[at].titled) or self._lists.is_slip(
            self.word(at).removesuffix("s")
        )
        return owned and not unlike and self._lists.looks_like_name(self.word(at).removesuffix("s"), _LIKE)

    def _is_asked_about(self, at: int) -> bool:
        """Whether a question opens with what somebody does, or an aunt or uncle is called by name."""
        if not self._tokens[at].titled or self._lists.is_slip(self.word(at)):
            return False
        following = self.word(at + 1) if self.joined(at) else ""
        if following in self._lists.cue("honorifics"):
            return True
        if at != 1 or self.word(0) not in self._lists.cue("opening"):
            return False
        judged = following in self._lists.cue("judged") and self._lists.looks_like_name(self.word(at), _LIKE)
        return judged or following in self._lists.cue("only_people")

    def _hyphened_with_name(self, at: int) -> bool:
        """Whether a hyphen joins a word no list knows to one that may be a name: "Kaydie-Mae"."""
        return self.between(at) == _HYPHEN and self.rank(at + 1) in _ON_A_LIST

    def _surname_follows(self, at: int) -> bool:
        """Whether a surname stands next, or after one more word that no list knows."""
        if self.rank(at + 1) in _UNLISTED and self.joined(at):
            if self.rank(at + 1) is Rank.LIKELY and self.rank(at) is Rank.LIKELY:
                return True
            at += 1
        return self.rank(at + 1) is Rank.SURNAME and self.joined(at)

    # Where a name ends

    def _end_of_name(self, at: int) -> int:
        end = at + 1
        while end < len(self._tokens) and end - at < _LONGEST_NAME and self._continues(end):
            end += 1
        if end == at + 1 and self.rank(end) is Rank.GIVEN and self.between(at).strip() == ",":
            return end + 1
        return end

    def _continues(self, at: int) -> bool:
        if not self.joined(at - 1) or self._tokens[at - 1].raw.endswith("'s"):
            return False
        if self.rank(at) in {Rank.GIVEN, Rank.SURNAME}:
            return True
        hyphened = self.between(at - 1) == _HYPHEN
        if hyphened:
            return self._tokens[at].titled == self._tokens[at - 1].titled
        word = self.word(at)
        if self.rank(at) in _UNLISTED:
            return self._tokens[at].titled or not self.cased
        if self._tokens[at].titled and self._tokens[at - 1].titled:
            surname = self._lists.is_word_surname(word) or self._lists.is_place(word)
            return self.rank(at) is not Rank.NEVER or surname or self._lists.is_settlement(word)
        if not self.cased and self._lists.is_settlement(word):
            return True
        return (
            self._lists.is_word_surname(word)
            and not self._lists.is_grammar(word)
            and not self._tokens[at - 1].titled
        )

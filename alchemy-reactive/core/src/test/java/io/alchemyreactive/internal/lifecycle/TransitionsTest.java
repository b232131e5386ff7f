package io.alchemyreactive.internal.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Walks the whole product of the table; {@code transitions.txt} beside it is the table as one reads it. */
class TransitionsTest {

    record Cell(Stored stored, Wanted wanted, Seen seen, Verdict verdict) {

        static Stream<Cell> all() {
            return Stream.of(Stored.values())
                    .flatMap(stored -> Stream.of(Wanted.values())
                            .flatMap(wanted -> Stream.of(Seen.values())
                                    .map(seen ->
                                            new Cell(stored, wanted, seen, Transitions.next(stored, wanted, seen)))));
        }

        Optional<Step> step() {
            return verdict instanceof Verdict.Do step ? Optional.of(step.step()) : Optional.empty();
        }

        boolean is(Step... steps) {
            return step().filter(List.of(steps)::contains).isPresent();
        }
    }

    private static List<Cell> cells(Predicate<Cell> which) {
        return Cell.all().filter(which).toList();
    }

    @Test
    void eachSituationHasOneOfFourAnswersWithAReason() {
        assertThat(Cell.all()).hasSize(Stored.values().length * Wanted.values().length * Seen.values().length);
        Cell.all().forEach(cell -> {
            assertThat(cell.verdict()).as("%s", cell).isNotNull();
            if (cell.verdict() instanceof Verdict.Refuse refuse) {
                assertThat(refuse.why()).as("%s", cell).isNotBlank();
            } else if (cell.verdict() instanceof Verdict.Impossible impossible) {
                assertThat(impossible.why()).as("%s", cell).isNotBlank();
            }
        });
    }

    @Test
    void providerIsAskedAtMostOnce() {
        assertThat(cells(cell -> cell.verdict() instanceof Verdict.Ask && cell.seen() != Seen.NOT_ASKED))
                .isEmpty();
    }

    @Test
    void whatGoesIsRemovedAndWhatIsDeclaredStays() {
        Cell.all().filter(cell -> cell.step().isPresent()).forEach(cell -> {
            boolean goes = cell.wanted() == Wanted.NOTHING || cell.wanted() == Wanted.NOTHING_RETAINED;
            assertThat(cell.step().orElseThrow().removesRow()).as("%s", cell).isEqualTo(goes);
        });
    }

    @Test
    void retainedObjectIsNeverDeleted() {
        assertThat(cells(cell -> cell.wanted() == Wanted.NOTHING_RETAINED && cell.is(Step.DELETE)))
                .isEmpty();
    }

    @Test
    void rowOfAnObjectThatMayExistIsNeverDropped() {
        assertThat(cells(cell -> cell.is(Step.DROP)
                        && cell.seen() != Seen.ABSENT
                        && cell.seen() != Seen.FOREIGN
                        && cell.seen() != Seen.ADOPTABLE))
                .isEmpty();
    }

    @Test
    void rowThatKnowsOfOlderObjectsIsNeverDropped() {
        assertThat(cells(cell -> cell.is(Step.DROP)
                        && cell.stored() != Stored.CREATING
                        && cell.stored() != Stored.ADOPTING
                        && cell.stored() != Stored.CREATED
                        && cell.stored() != Stored.UPDATING
                        // It has no older objects: an operation is begun only on a resource that has none.
                        && cell.stored() != Stored.OPERATING))
                .isEmpty();
    }

    @Test
    void foreignObjectIsNeitherChangedNorDeleted() {
        List<Cell> touched = cells(cell -> cell.seen() == Seen.FOREIGN
                // What was seen is one generation; these steps are about others, or begin with a delete of ours.
                && cell.stored() != Stored.REPLACING
                && cell.stored() != Stored.ADOPTING_REPLACEMENT
                && cell.stored() != Stored.REPLACING_DELETE_FIRST
                && cell.stored() != Stored.DELETING
                && cell.stored() != Stored.DELETING_HALF_MADE
                && cell.is(Step.UPDATE, Step.ADOPT, Step.RESUME_ADOPT, Step.DELETE, Step.CREATE, Step.RESUME_CREATE));
        assertThat(touched).isEmpty();
    }

    @Test
    void unfinishedUpdateIsNeverForgotten() {
        assertThat(cells(cell -> (cell.stored() == Stored.UPDATING || cell.stored() == Stored.UPDATING_REPLACED)
                        && cell.is(Step.KEEP)))
                .isEmpty();
    }

    @Test
    void afterAnOperationThatDidNotEndAllIsDoneAsAfterSuchAnUpdate() {
        assertThat(cells(cell -> cell.stored() == Stored.OPERATING
                        && !cell.verdict().equals(Transitions.next(Stored.UPDATING, cell.wanted(), cell.seen()))))
                .isEmpty();
        assertThat(cells(cell -> cell.stored() == Stored.OPERATING && cell.is(Step.KEEP)))
                .isEmpty();
    }

    @Test
    void onlyWhatIsAtRestIsKeptAsItIs() {
        assertThat(cells(cell ->
                        cell.is(Step.KEEP) && cell.stored() != Stored.CREATED && cell.stored() != Stored.REPLACED))
                .isEmpty();
    }

    @Test
    void objectThatIsBeingAdoptedIsMadeOnlyWhereItIsGone() {
        assertThat(cells(cell -> (cell.stored() == Stored.ADOPTING || cell.stored() == Stored.ADOPTING_REPLACEMENT)
                        && cell.is(Step.CREATE, Step.RESUME_CREATE)
                        && cell.seen() != Seen.ABSENT))
                .isEmpty();
        assertThat(cells(cell -> cell.is(Step.RESUME_ADOPT)))
                .isNotEmpty()
                .allSatisfy(cell -> assertThat(cell.stored()).isIn(Stored.ADOPTING, Stored.ADOPTING_REPLACEMENT));
    }

    @Test
    void objectThatMayBeHalfMadeIsNeverJustUpdated() {
        assertThat(cells(cell -> cell.stored() == Stored.DELETING_HALF_MADE && cell.is(Step.UPDATE)))
                .isEmpty();
        assertThat(cells(cell -> cell.stored() == Stored.DELETING_HALF_MADE
                        && cell.wanted() == Wanted.SAME
                        && cell.seen() == Seen.OURS
                        && cell.is(Step.RESUME_CREATE)))
                .hasSize(1);
    }

    @Test
    void deletionThatWasBegunIsNotTakenForALiveObject() {
        assertThat(cells(cell -> (cell.stored() == Stored.DELETING || cell.stored() == Stored.DELETING_HALF_MADE)
                        && cell.seen() == Seen.NOT_ASKED
                        && cell.is(Step.KEEP, Step.UPDATE, Step.REPLACE)))
                .isEmpty();
    }

    @Test
    void revertTakesBackOnlyAnOriginalThatCanStillBeThere() {
        assertThat(cells(cell -> cell.is(Step.REVERT, Step.REVERT_AND_UPDATE)))
                .allSatisfy(
                        cell -> assertThat(cell.stored() != Stored.REPLACING_DELETE_FIRST || cell.seen() == Seen.OURS)
                                .isTrue());
    }

    @Test
    void tableIsTheOneThatIsWrittenDown() {
        assertThat(table()).isEqualTo(writtenDown());
    }

    private static String writtenDown() {
        try (var file = TransitionsTest.class.getResourceAsStream("transitions.txt")) {
            return new String(Objects.requireNonNull(file).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String table() {
        var text = new StringBuilder("""
                What is done with a resource. One table per status of its row, one line per wish, one column per what the
                provider finds. "ask" reads the provider and looks again; "refuse" tells the user that an object of somebody
                else is there; "-" cannot come about.
                """);
        for (Stored stored : Stored.values()) {
            text.append('\n').append(line(word(stored), Stream.of(Seen.values()).map(TransitionsTest::word)));
            for (Wanted wanted : Wanted.values()) {
                List<String> answers = new ArrayList<>();
                for (Seen seen : Seen.values()) {
                    answers.add(word(Transitions.next(stored, wanted, seen)));
                }
                if (answers.stream().anyMatch(answer -> !answer.equals("-"))) {
                    text.append(line("  " + word(wanted), answers.stream()));
                }
            }
        }
        return text.toString();
    }

    private static String line(String title, Stream<String> cells) {
        String row = String.format("%-25s", title)
                + cells.map(cell -> String.format("%-22s", cell)).collect(Collectors.joining());
        return row.stripTrailing() + "\n";
    }

    private static String word(Verdict verdict) {
        if (verdict instanceof Verdict.Do step) {
            return word(step.step());
        }
        return verdict instanceof Verdict.Ask ? "ask" : verdict instanceof Verdict.Refuse ? "refuse" : "-";
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}

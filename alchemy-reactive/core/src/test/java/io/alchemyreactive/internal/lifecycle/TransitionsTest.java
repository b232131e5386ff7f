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

    record Cell(RowState stored, DesiredChange wanted, Presence presence, Verdict verdict) {

        static Stream<Cell> all() {
            return Stream.of(RowState.values())
                    .flatMap(stored -> Stream.of(DesiredChange.values())
                            .flatMap(wanted -> Stream.of(Presence.values())
                                    .map(presence -> new Cell(
                                            stored, wanted, presence, Transitions.next(stored, wanted, presence)))));
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
        assertThat(Cell.all())
                .hasSize(RowState.values().length * DesiredChange.values().length * Presence.values().length);
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
        assertThat(cells(cell -> cell.verdict() instanceof Verdict.Ask && cell.presence() != Presence.NOT_ASKED))
                .isEmpty();
    }

    @Test
    void whatGoesIsRemovedAndWhatIsDeclaredStays() {
        Cell.all().filter(cell -> cell.step().isPresent()).forEach(cell -> {
            boolean goes = cell.wanted() == DesiredChange.NOTHING || cell.wanted() == DesiredChange.NOTHING_RETAINED;
            assertThat(cell.step().orElseThrow().removesRow()).as("%s", cell).isEqualTo(goes);
        });
    }

    @Test
    void retainedObjectIsNeverDeleted() {
        assertThat(cells(cell -> cell.wanted() == DesiredChange.NOTHING_RETAINED && cell.is(Step.DELETE)))
                .isEmpty();
    }

    @Test
    void rowOfAnObjectThatMayExistIsNeverDropped() {
        assertThat(cells(cell -> cell.is(Step.DROP)
                        && cell.presence() != Presence.ABSENT
                        && cell.presence() != Presence.FOREIGN
                        && cell.presence() != Presence.ADOPTABLE))
                .isEmpty();
    }

    @Test
    void rowThatKnowsOfOlderObjectsIsNeverDropped() {
        assertThat(cells(cell -> cell.is(Step.DROP)
                        && cell.stored() != RowState.CREATING
                        && cell.stored() != RowState.ADOPTING
                        && cell.stored() != RowState.CREATED
                        && cell.stored() != RowState.UPDATING
                        // It has no older objects: an operation is begun only on a resource that has none.
                        && cell.stored() != RowState.OPERATING))
                .isEmpty();
    }

    @Test
    void foreignObjectIsNeitherChangedNorDeleted() {
        List<Cell> touched = cells(cell -> cell.presence() == Presence.FOREIGN
                // What was seen is one generation; these steps are about others, or begin with a delete of ours.
                && cell.stored() != RowState.REPLACING
                && cell.stored() != RowState.ADOPTING_REPLACEMENT
                && cell.stored() != RowState.REPLACING_DELETE_FIRST
                && cell.stored() != RowState.DELETING
                && cell.stored() != RowState.DELETING_HALF_MADE
                && cell.is(Step.UPDATE, Step.ADOPT, Step.RESUME_ADOPT, Step.DELETE, Step.CREATE, Step.RESUME_CREATE));
        assertThat(touched).isEmpty();
    }

    @Test
    void unfinishedUpdateIsNeverForgotten() {
        assertThat(cells(cell -> (cell.stored() == RowState.UPDATING || cell.stored() == RowState.UPDATING_REPLACED)
                        && cell.is(Step.KEEP)))
                .isEmpty();
    }

    @Test
    void afterAnOperationThatDidNotEndAllIsDoneAsAfterSuchAnUpdate() {
        assertThat(cells(cell -> cell.stored() == RowState.OPERATING
                        && !cell.verdict().equals(Transitions.next(RowState.UPDATING, cell.wanted(), cell.presence()))))
                .isEmpty();
        assertThat(cells(cell -> cell.stored() == RowState.OPERATING && cell.is(Step.KEEP)))
                .isEmpty();
    }

    @Test
    void onlyWhatIsAtRestIsKeptAsItIs() {
        assertThat(cells(cell ->
                        cell.is(Step.KEEP) && cell.stored() != RowState.CREATED && cell.stored() != RowState.REPLACED))
                .isEmpty();
    }

    @Test
    void objectThatIsBeingAdoptedIsMadeOnlyWhereItIsGone() {
        assertThat(cells(cell -> (cell.stored() == RowState.ADOPTING || cell.stored() == RowState.ADOPTING_REPLACEMENT)
                        && cell.is(Step.CREATE, Step.RESUME_CREATE)
                        && cell.presence() != Presence.ABSENT))
                .isEmpty();
        assertThat(cells(cell -> cell.is(Step.RESUME_ADOPT)))
                .isNotEmpty()
                .allSatisfy(cell -> assertThat(cell.stored()).isIn(RowState.ADOPTING, RowState.ADOPTING_REPLACEMENT));
    }

    @Test
    void objectThatMayBeHalfMadeIsNeverJustUpdated() {
        assertThat(cells(cell -> cell.stored() == RowState.DELETING_HALF_MADE && cell.is(Step.UPDATE)))
                .isEmpty();
        assertThat(cells(cell -> cell.stored() == RowState.DELETING_HALF_MADE
                        && cell.wanted() == DesiredChange.SAME
                        && cell.presence() == Presence.OURS
                        && cell.is(Step.RESUME_CREATE)))
                .hasSize(1);
    }

    @Test
    void deletionThatWasBegunIsNotTakenForALiveObject() {
        assertThat(cells(cell -> (cell.stored() == RowState.DELETING || cell.stored() == RowState.DELETING_HALF_MADE)
                        && cell.presence() == Presence.NOT_ASKED
                        && cell.is(Step.KEEP, Step.UPDATE, Step.REPLACE)))
                .isEmpty();
    }

    @Test
    void revertTakesBackOnlyAnOriginalThatCanStillBeThere() {
        assertThat(cells(cell -> cell.is(Step.REVERT, Step.REVERT_AND_UPDATE)))
                .allSatisfy(cell -> assertThat(
                                cell.stored() != RowState.REPLACING_DELETE_FIRST || cell.presence() == Presence.OURS)
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
        for (RowState stored : RowState.values()) {
            text.append('\n')
                    .append(line(word(stored), Stream.of(Presence.values()).map(TransitionsTest::word)));
            for (DesiredChange wanted : DesiredChange.values()) {
                List<String> answers = new ArrayList<>();
                for (Presence presence : Presence.values()) {
                    answers.add(word(Transitions.next(stored, wanted, presence)));
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

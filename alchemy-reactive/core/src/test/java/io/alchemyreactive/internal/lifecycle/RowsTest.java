package io.alchemyreactive.internal.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.alchemyreactive.state.Generation;
import io.alchemyreactive.state.PendingOperation;
import io.alchemyreactive.state.Policies;
import io.alchemyreactive.state.Row;
import io.alchemyreactive.state.Status;
import io.alchemyreactive.value.Value;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/** How a row looks before and after each step. */
class RowsTest {

    private static final RowStamp STAMP = new RowStamp(7, Instant.parse("2026-02-02T00:00:00Z"));
    private static final Value.Fields OLD = fields("old");
    private static final Value.Fields NEW = fields("new");
    private static final Value.Fields FOUND = fields("found");
    private static final Target TARGET = new Target("Fake.Thing", 1, NEW, List.of("base"), null, Policies.NONE);

    private static final Observation OURS = new Observation(Presence.OURS, Optional.of(FOUND), "", Optional.of(OLD));

    private static Value.Fields fields(String text) {
        return new Value.Fields(Map.of("is", new Value.Text(text)));
    }

    private static final PendingOperation RESET = new PendingOperation("reset", fields("deep"));

    /** A generation that was made. */
    private static Generation live(String instance) {
        return new Generation(instance, "Fake.Thing", 1, OLD, null, fields(instance), List.of("base"));
    }

    /** A generation whose making has not come to its end. */
    private static Generation halfMade(String instance) {
        return new Generation(instance, "Fake.Thing", 1, NEW, null, null, List.of("base"));
    }

    private static Generation updating(String instance) {
        return new Generation(instance, "Fake.Thing", 1, NEW, OLD, fields(instance), List.of("base"));
    }

    private static Row row(Status status, Generation current, Generation... older) {
        return new Row(
                "a",
                status,
                current,
                Arrays.asList(older),
                Policies.NONE,
                3,
                5,
                1,
                Instant.parse("2026-01-01T00:00:00Z"),
                status == Status.OPERATING ? RESET : null);
    }

    private static List<String> older(Row row) {
        return row.older().stream().map(Generation::instance).toList();
    }

    private static Set<Status> statuses(Predicate<Row> which) {
        Set<Status> found = EnumSet.noneOf(Status.class);
        for (Status status : Status.values()) {
            if (which.test(row(status, live("i")))) {
                found.add(status);
            }
        }
        return found;
    }

    @Test
    void eachStatusMeansOneThing() {
        assertThat(statuses(Rows::isReady))
                .containsExactlyInAnyOrder(
                        Status.CREATED, Status.REPLACED, Status.UPDATING, Status.UPDATING_REPLACED, Status.OPERATING);
        assertThat(statuses(Rows::isOperable)).containsExactly(Status.CREATED);
        assertThat(statuses(Rows::isResting)).containsExactlyInAnyOrder(Status.CREATED, Status.REPLACED);
        assertThat(statuses(Rows::isDeleting)).containsExactly(Status.DELETING);
        assertThat(statuses(Rows::isHalfMade)).containsExactlyInAnyOrder(Status.CREATING, Status.REPLACING);
        assertThat(statuses(Rows::isAdopting)).containsExactlyInAnyOrder(Status.CREATING, Status.REPLACING);
        assertThat(statuses(Rows::deletesFirst)).containsExactly(Status.REPLACING_DELETE_FIRST);
        assertThat(Rows.isAdopting(row(Status.CREATING, halfMade("i")))).isFalse();
    }

    @Test
    void anOperationStandsInItsIntentAndNowhereElse() {
        Row before = row(Status.CREATED, live("i"));
        Row intent = Rows.operating(before, RESET, STAMP);
        assertThat(intent.status()).isEqualTo(Status.OPERATING);
        assertThat(intent.operation()).isEqualTo(RESET);
        assertThat(intent.current()).isEqualTo(before.current());
        assertThat(intent.revision()).isEqualTo(before.revision() + 1);

        Row done = Rows.operated(intent, FOUND, STAMP);
        assertThat(done.status()).isEqualTo(Status.CREATED);
        assertThat(done.operation()).isNull();
        assertThat(done.current().attributes()).isEqualTo(FOUND);
        assertThat(done.revision()).isEqualTo(intent.revision() + 1);

        assertThat(Rows.restored(intent, before, STAMP))
                .isEqualTo(Rows.stamped(before.withRevision(intent.revision() + 1), STAMP));
        assertThat(Rows.restored(Rows.deleting(intent, STAMP), intent, STAMP).operation())
                .isEqualTo(RESET);
        assertThat(Rows.deleting(intent, STAMP).operation()).isNull();
        Row updating = Rows.updating(intent, TARGET, null, STAMP);
        assertThat(updating.status()).isEqualTo(Status.UPDATING);
        assertThat(updating.operation()).isNull();
        assertThat(updating.current().lastProps()).isEqualTo(before.current().props());
        assertThat(Rows.refused(updating, Optional.of(before)).current()).isEqualTo(before.current());
        assertThat(Rows.renamed(intent, "b", Map.of()).operation()).isEqualTo(RESET);
    }

    @Test
    void whatAnOperationLeftHalfDoneIsUpdatedWhereItIsTakenBack() {
        Row intent = Rows.operating(row(Status.CREATED, live("i")), RESET, STAMP);
        Row replacing = Rows.replacing(intent, TARGET, null, "j", STAMP);
        assertThat(Rows.reverted(replacing, TARGET, STAMP).status()).isEqualTo(Status.UPDATING_REPLACED);
        Row deleteFirst = Rows.replacingDeleteFirst(intent, TARGET, null, "j", STAMP);
        assertThat(Rows.reverted(deleteFirst, TARGET, STAMP).status()).isEqualTo(Status.UPDATING);

        Row refused = Rows.refused(Rows.updating(intent, TARGET, null, STAMP), Optional.of(intent));
        assertThat(refused.current().props()).isEqualTo(intent.current().props());
        assertThat(Rows.reverted(Rows.replacing(refused, TARGET, null, "j", STAMP), TARGET, STAMP)
                        .status())
                .isEqualTo(Status.UPDATING_REPLACED);
    }

    @Test
    void aRowIsOperatingExactlyWhenItHasAnOperation() {
        Row resting = row(Status.CREATED, live("i"));
        assertThatThrownBy(() -> resting.withStatus(Status.OPERATING)).isInstanceOf(IllegalArgumentException.class);
        assertThat(resting.operating(RESET).withStatus(Status.UPDATING).operation())
                .isNull();
    }

    @Test
    void whyOthersMayNotUseItIsSaidInWords() {
        assertThat(Rows.whyNotReady(row(Status.CREATING, halfMade("i")))).contains("being created");
        assertThat(Rows.whyNotReady(row(Status.REPLACING, halfMade("i")))).contains("being replaced");
        assertThat(Rows.whyNotReady(row(Status.REPLACING_DELETE_FIRST, halfMade("i"))))
                .contains("being replaced");
        assertThat(Rows.whyNotReady(row(Status.DELETING, live("i")))).contains("being deleted");
    }

    @Test
    void tableTellsApartTheRowsOfOneStatusThatAreContinuedDifferently() {
        assertThat(ofDeclared(row(Status.CREATING, halfMade("i")))).isEqualTo(new Verdict.Do(Step.RESUME_CREATE));
        assertThat(ofDeclared(row(Status.CREATING, live("i")))).isEqualTo(new Verdict.Do(Step.RESUME_ADOPT));
        assertThat(ofDeclared(row(Status.REPLACING, halfMade("i"), live("o"))))
                .isEqualTo(new Verdict.Do(Step.RESUME_CREATE));
        assertThat(ofDeclared(row(Status.REPLACING, live("i"), live("o"))))
                .isEqualTo(new Verdict.Do(Step.RESUME_ADOPT));
        assertThat(ofDeclared(row(Status.DELETING, live("i")))).isEqualTo(new Verdict.Do(Step.UPDATE));
        assertThat(ofDeclared(row(Status.DELETING, halfMade("i")))).isEqualTo(new Verdict.Do(Step.RESUME_CREATE));
    }

    private static Verdict ofDeclared(Row row) {
        return Transitions.next(Optional.of(row), DesiredChange.SAME, Presence.OURS);
    }

    @Test
    void everyWriteIsTheNextRevisionUnderTheLease() {
        Row before = row(Status.CREATED, live("i"));
        assertThat(List.of(
                        Rows.updating(before, TARGET, null, STAMP),
                        Rows.deleting(before, STAMP),
                        Rows.replacing(before, TARGET, null, "j", STAMP)))
                .allSatisfy(row -> {
                    assertThat(row.revision()).isEqualTo(6);
                    assertThat(row.fence()).isEqualTo(7);
                    assertThat(row.updatedAt()).isEqualTo(STAMP.at());
                    assertThat(row.order()).isEqualTo(3);
                });
    }

    @Test
    void aReplacementKeepsWhatWasLiveAsTheOriginal() {
        Row once = Rows.replacing(row(Status.CREATED, live("i")), TARGET, null, "j", STAMP);
        assertThat(once.status()).isEqualTo(Status.REPLACING);
        assertThat(once.current().attributes()).isNull();
        assertThat(Rows.original(once)).contains(live("i"));

        Row twice = Rows.replacing(once, TARGET, null, "k", STAMP);
        assertThat(older(twice)).containsExactly("j", "i");
        assertThat(Rows.original(twice)).contains(live("i"));
        assertThat(Rows.original(row(Status.REPLACED, live("j"), live("i")))).isEmpty();
    }

    @Test
    void whatWasFoundOfTheOldObjectIsKeptForItsDeletion() {
        Row replacing = Rows.replacing(row(Status.CREATED, live("i")), TARGET, FOUND, "j", STAMP);
        assertThat(replacing.older().get(0).attributes()).isEqualTo(FOUND);
    }

    @Test
    void anAdoptionThatDidNotEndIsNeverTakenForTheOriginal() {
        Generation adopting = new Generation("i", "Fake.Thing", 1, NEW, null, FOUND, List.of());
        Row replacing = Rows.replacing(row(Status.CREATING, adopting), TARGET, FOUND, "j", STAMP);
        assertThat(older(replacing)).containsExactly("i");
        assertThat(Rows.original(replacing)).isEmpty();
    }

    @Test
    void anUnbegunObjectLeavesNothingToDelete() {
        Row before = row(Status.REPLACING_DELETE_FIRST, halfMade("j"), live("i"));
        assertThat(older(Rows.replacingDeleteFirst(before, TARGET, null, "k", STAMP)))
                .containsExactly("i");
        assertThat(Rows.generations(before)).containsExactly(live("i"));
        Row deleting = Rows.deleting(before, STAMP);
        assertThat(deleting.current()).isEqualTo(live("i"));
        assertThat(deleting.older()).isEmpty();
    }

    @Test
    void anObjectWhoseDeletionDidNotEndIsNotTheOriginal() {
        Row begun = Rows.replacing(row(Status.DELETING, halfMade("i")), TARGET, FOUND, "j", STAMP);
        assertThat(Rows.original(begun)).isEmpty();
        Row made = Rows.replacing(row(Status.DELETING, live("i")), TARGET, FOUND, "j", STAMP);
        assertThat(Rows.original(made)).isEmpty();
        assertThat(older(made)).containsExactly("i");
    }

    @Test
    void anUpdateOfWhatWasToBeDeletedAsksAgainUntilItHasEnded() {
        Row updating = Rows.updating(row(Status.DELETING, live("i")), TARGET, null, STAMP);
        assertThat(updating.status()).isEqualTo(Status.DELETING);
        assertThat(Rows.settled(updating, TARGET, FOUND, STAMP).status()).isEqualTo(Status.CREATED);
    }

    @Test
    void predecessorIsTheNewestObjectThatWasLive() {
        assertThat(Rows.predecessor(row(Status.REPLACED, live("k"), halfMade("j"), live("i"))))
                .contains(live("i"));
        assertThat(Rows.predecessor(row(Status.CREATED, live("k")))).isEmpty();
        Row back = Rows.reverted(row(Status.REPLACED, live("j"), live("i")), TARGET, STAMP);
        assertThat(back.current().instance()).isEqualTo("i");
        assertThat(older(back)).containsExactly("j");
    }

    @Test
    void revertPutsTheHalfMadeObjectAmongTheOlderOnes() {
        Row reverted = Rows.reverted(row(Status.REPLACING, halfMade("k"), halfMade("j"), live("i")), TARGET, STAMP);
        assertThat(reverted.current().instance()).isEqualTo("i");
        assertThat(older(reverted)).containsExactly("k", "j");
        assertThat(reverted.status()).isEqualTo(Status.REPLACED);
    }

    @Test
    void revertOfADeleteFirstReplacementForgetsWhatWasNotBegun() {
        Row reverted = Rows.reverted(row(Status.REPLACING_DELETE_FIRST, halfMade("j"), live("i")), TARGET, STAMP);
        assertThat(reverted.current().instance()).isEqualTo("i");
        assertThat(reverted.older()).isEmpty();
        assertThat(reverted.status()).isEqualTo(Status.CREATED);
    }

    @Test
    void revertToAnOriginalThatWasBeingUpdatedGoesOnWithTheUpdate() {
        assertThat(Rows.reverted(row(Status.REPLACING_DELETE_FIRST, halfMade("j"), updating("i")), TARGET, STAMP)
                        .status())
                .isEqualTo(Status.UPDATING);
        Row before = row(Status.REPLACING, halfMade("j"), updating("i"));
        assertThat(Rows.reverted(before, TARGET, STAMP).status()).isEqualTo(Status.UPDATING_REPLACED);
        Row updating = Rows.revertedAndUpdating(before, TARGET, STAMP);
        assertThat(updating.status()).isEqualTo(Status.UPDATING_REPLACED);
        assertThat(updating.revision()).isEqualTo(6);
        assertThat(updating.current().lastProps()).isEqualTo(OLD);
        assertThat(updating.current().props()).isEqualTo(NEW);
    }

    @Test
    void originalThatIsTakenBackUsesWhatItHasUsedUntilItIsUpdated() {
        Generation original = live("i").withDependencies(List.of("network"), List.of("instance-of-network"));
        Row updating = Rows.revertedAndUpdating(row(Status.REPLACING, halfMade("j"), original), TARGET, STAMP);
        assertThat(updating.current().dependencies()).contains("network").containsAll(TARGET.dependencies());
        assertThat(Rows.refused(updating, Optional.empty()).current().dependencies())
                .contains("network");
    }

    @Test
    void anUpdateKeepsWhatWasLastApplied() {
        Row once = Rows.updating(row(Status.CREATED, live("i")), TARGET, null, STAMP);
        assertThat(once.status()).isEqualTo(Status.UPDATING);
        assertThat(once.current().lastProps()).isEqualTo(OLD);
        assertThat(once.current().attributes()).isEqualTo(fields("i"));
        Row again = Rows.updating(once, TARGET, FOUND, STAMP);
        assertThat(again.current().lastProps()).isEqualTo(OLD);
        assertThat(again.current().attributes()).isEqualTo(FOUND);
        assertThat(Rows.updating(row(Status.REPLACED, live("j"), live("i")), TARGET, null, STAMP)
                        .status())
                .isEqualTo(Status.UPDATING_REPLACED);
    }

    @Test
    void refusedUpdateLeavesAnEarlierOneOpenThatDidNotEnd() {
        Row open = row(Status.UPDATING, updating("i"));
        Value.Fields newer = fields("newer");
        Target next = new Target("Fake.Thing", 1, newer, List.of("base"), null, Policies.NONE);
        Row asked = Rows.updating(open, next, null, STAMP);
        assertThat(asked.current().props()).isEqualTo(newer);
        Generation refused = Rows.refused(asked, Optional.of(open)).current();
        assertThat(refused.props()).isEqualTo(NEW);
        assertThat(refused.lastProps()).isEqualTo(OLD);
        Generation replaced = Rows.replacing(Rows.refused(asked, Optional.of(open)), next, null, "j", STAMP)
                .older()
                .get(0);
        assertThat(replaced.props()).isEqualTo(NEW);
        assertThat(replaced.lastProps()).isEqualTo(OLD);
        Row resting = row(Status.CREATED, live("i"));
        Generation closed = Rows.refused(Rows.updating(resting, next, null, STAMP), Optional.of(resting))
                .current();
        assertThat(closed.props()).isEqualTo(OLD);
        assertThat(closed.lastProps()).isNull();
    }

    @Test
    void aResumedCreateKeepsWhatItAdoptsAndNothingElse() {
        Generation adopting = new Generation("i", "Fake.Thing", 1, OLD, null, OLD, List.of());
        assertThat(Rows.resumed(row(Status.CREATING, adopting), TARGET, OURS, STAMP)
                        .current()
                        .attributes())
                .isEqualTo(FOUND);
        Row resumed = Rows.resumed(row(Status.CREATING, halfMade("i")), TARGET, OURS, STAMP);
        assertThat(resumed.current().attributes()).isNull();
        assertThat(resumed.status()).isEqualTo(Status.CREATING);
        assertThat(Rows.resumed(row(Status.REPLACING, halfMade("j"), live("i")), TARGET, Observation.NONE, STAMP)
                        .status())
                .isEqualTo(Status.REPLACING);
    }

    @Test
    void aResumedCreateKeepsThePropertiesWithWhichItsObjectWasFound() {
        Generation changing = halfMade("i").withProps(FOUND, OLD);
        Observation foundAsAskedLast = new Observation(Presence.OURS, Optional.of(FOUND), "", Optional.of(FOUND));
        Generation resumed = Rows.resumed(row(Status.CREATING, changing), TARGET, foundAsAskedLast, STAMP)
                .current();
        assertThat(resumed.props()).isEqualTo(NEW);
        assertThat(resumed.appliedProps()).isEqualTo(FOUND);
    }

    @Test
    void theRowFollowsTheGenerationsThatGo() {
        Row replaced = row(Status.REPLACED, live("k"), live("j"), live("i"));
        Row one = Rows.gone(replaced, live("j"), STAMP).orElseThrow();
        assertThat(one.status()).isEqualTo(Status.REPLACED);
        assertThat(older(one)).containsExactly("i");
        assertThat(Rows.gone(one, live("i"), STAMP).orElseThrow().status()).isEqualTo(Status.CREATED);
        assertThat(status(Status.REPLACING, halfMade("j"))).isEqualTo(Status.CREATING);
        assertThat(status(Status.REPLACING_DELETE_FIRST, halfMade("j"))).isEqualTo(Status.CREATING);
        assertThat(status(Status.UPDATING_REPLACED, updating("j"))).isEqualTo(Status.UPDATING);
        Row two = row(Status.UPDATING_REPLACED, updating("k"), live("j"), live("i"));
        assertThat(Rows.gone(two, live("j"), STAMP).orElseThrow().status()).isEqualTo(Status.UPDATING_REPLACED);
        Row three = row(Status.REPLACING_DELETE_FIRST, halfMade("k"), live("j"), live("i"));
        assertThat(Rows.gone(three, live("j"), STAMP).orElseThrow().status()).isEqualTo(Status.REPLACING_DELETE_FIRST);
    }

    /** After the only older generation is gone. */
    private static Status status(Status before, Generation current) {
        return Rows.gone(row(before, current, live("i")), live("i"), STAMP)
                .orElseThrow()
                .status();
    }

    @Test
    void aDeletionTakesTheNextOlderGenerationUntilNoneIsLeft() {
        Row deleting = row(Status.DELETING, live("j"), live("i"));
        Row left = Rows.gone(deleting, live("j"), STAMP).orElseThrow();
        assertThat(left.current()).isEqualTo(live("i"));
        assertThat(left.older()).isEmpty();
        assertThat(left.status()).isEqualTo(Status.DELETING);
        assertThat(Rows.gone(left, live("i"), STAMP)).isEmpty();
    }

    @Test
    void aRowIsRewrittenOnlyWhenSomethingBesideThePropertiesDiffers() {
        Row before = row(Status.CREATED, live("i"));
        assertThat(Rows.refreshed(before, TARGET, STAMP)).isEmpty();
        Target dependencies = new Target("Fake.Thing", 1, NEW, List.of("other"), null, Policies.NONE);
        Target type = new Target("Fake.Other", 1, NEW, List.of("base"), null, Policies.NONE);
        Target policies = new Target("Fake.Thing", 1, NEW, List.of("base"), null, new Policies(true, List.of()));
        assertThat(Rows.refreshed(before, dependencies, STAMP)
                        .orElseThrow()
                        .current()
                        .dependencies())
                .containsExactly("other");
        assertThat(Rows.refreshed(before, type, STAMP).orElseThrow().current().type())
                .isEqualTo("Fake.Other");
        assertThat(Rows.refreshed(before, policies, STAMP)
                        .orElseThrow()
                        .policies()
                        .retain())
                .isTrue();
    }

    @Test
    void aRenameMovesTheRowAndTheEdgesThatLeadToIt() {
        Row before = row(Status.REPLACED, live("j"), live("i"));
        assertThat(Rows.renamed(before, "a", Map.of("else", "where"))).isSameAs(before);
        Row moved = Rows.renamed(before, "z", Map.of("a", "z"));
        assertThat(moved.fqn()).isEqualTo("z");
        assertThat(moved.revision()).isEqualTo(1);
        Row user = Rows.renamed(before, "a", Map.of("base", "ground"));
        assertThat(user.revision()).isEqualTo(6);
        assertThat(Rows.generations(user))
                .allSatisfy(each -> assertThat(each.dependencies()).containsExactly("ground"));
        Generation without = new Generation("k", "Fake.Thing", 1, OLD, null, OLD, List.of());
        Row onlyOlder = Rows.renamed(row(Status.REPLACED, without, live("i")), "a", Map.of("base", "ground"));
        assertThat(onlyOlder.older().get(0).dependencies()).containsExactly("ground");
    }

    @Test
    void aCreateInARowWithOlderObjectsIsAReplacement() {
        Row before = row(Status.REPLACED, live("j"), live("i"));
        assertThat(Rows.creating(Optional.of(before), "a", TARGET, "k", 9, STAMP)
                        .status())
                .isEqualTo(Status.REPLACING);
        Row alone = Rows.creating(Optional.of(row(Status.CREATED, live("i"))), "a", TARGET, "k", 9, STAMP);
        assertThat(alone.status()).isEqualTo(Status.CREATING);
        assertThat(alone.order()).isEqualTo(3);
        Row fresh = Rows.adopting(Optional.empty(), "a", TARGET, "k", FOUND, 9, STAMP);
        assertThat(fresh.status()).isEqualTo(Status.CREATING);
        assertThat(fresh.order()).isEqualTo(9);
        assertThat(fresh.revision()).isEqualTo(1);
        assertThat(fresh.current().attributes()).isEqualTo(FOUND);
    }
}

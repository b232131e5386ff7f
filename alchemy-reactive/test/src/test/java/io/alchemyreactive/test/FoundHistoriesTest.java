package io.alchemyreactive.test;

import static org.assertj.core.api.Assertions.assertThat;

import io.alchemyreactive.test.History.Option;
import io.alchemyreactive.test.ThingSpec.Feed;
import io.alchemyreactive.test.ThingSpec.Kind;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Histories in which something was wrong once, as small as the search could make them. */
class FoundHistoriesTest {

    private static final ThingSpec PLAIN = ThingSpec.plain("t1", 0);

    private static History.Step deploy(ThingSpec... things) {
        return History.Step.deploy("main", List.of(things));
    }

    private static History.Step deploy(Faults.Kind fault, int at, ThingSpec... things) {
        return deploy(things).struck(fault, at);
    }

    private static void holds(boolean blind, History.Step... steps) {
        Set<History.Trait> traits = blind ? Set.of(History.Trait.BLIND) : Set.of();
        assertThat(HistoryRun.of(History.of(traits, steps)).all()).isEmpty();
    }

    /** The new object, not begun yet, was made in order to be deleted. */
    @Test
    void destroyMakesNothingOfADeleteFirstReplacementThatHasNotBegun() {
        ThingSpec before = PLAIN.slot(new Feed.Fixed("a"));
        holds(true, deploy(before), deploy(Faults.Kind.CRASH_AFTER, 0, before.region(new Feed.Fixed("eu"))));
    }

    /** Both may want the same name, and nobody uses the half-made one. */
    @Test
    void halfMadeObjectGoesBeforeTheNextIsMadeInItsPlace() {
        ThingSpec before = PLAIN.slot(new Feed.Fixed("a"));
        ThingSpec after = before.region(new Feed.Fixed("eu"));
        holds(true, deploy(Faults.Kind.CRASH_AFTER, 2, before), deploy(after));
        holds(false, deploy(Faults.Kind.CRASH_AFTER, 2, before), deploy(after));
    }

    /** Newest first would have deleted what the older one had come to use. */
    @Test
    void sequentialScopeWhoseOlderMemberUsesTheNewerOneIsDestroyed() {
        ThingSpec older = ThingSpec.plain("t4", 0);
        ThingSpec newer = ThingSpec.plain("t5", 0);
        holds(false, deploy(older), deploy(newer, older.region(new Feed.Id("t5"))));
    }

    /** Its object carries the name under which it was begun, and was looked for under the new one. */
    @Test
    void halfMadeObjectIsFoundUnderTheNameThatItHadThen() {
        for (boolean blind : new boolean[] {false, true}) {
            holds(blind, deploy(Faults.Kind.CRASH_AFTER, 2, PLAIN), deploy(PLAIN.renamed("t6")));
        }
    }

    /** The run would never have ended, nor given back the stage. */
    @Test
    void abortEndsARunWhoseLastWriteHangs() {
        holds(false, deploy(Faults.Kind.HANG_BEFORE, 4, PLAIN), deploy(PLAIN));
        holds(false, deploy(Faults.Kind.HANG_AFTER, 4, PLAIN), deploy(PLAIN));
    }

    private static ThingSpec thing(String name) {
        return ThingSpec.plain(name, 0);
    }

    private static ThingSpec user(String name, String used) {
        return thing(name).uses(List.of(new Feed.Id(used)));
    }

    private static ThingSpec in(String region, ThingSpec thing) {
        return thing.region(new Feed.Fixed(region));
    }

    private static void holds(Set<History.Trait> traits, History.Step... steps) {
        assertThat(HistoryRun.of(History.of(traits, steps)).all()).isEmpty();
    }

    @Test
    void anotherTypeDoesNotTakeDataUnasked() {
        holds(false, deploy(PLAIN.kind(Kind.BOX)), deploy(PLAIN));
        holds(false, deploy(PLAIN.kind(Kind.BOX)), deploy(PLAIN).with(Option.CONSENT), deploy(PLAIN.kind(Kind.NOTE)));
    }

    @Test
    void anOlderObjectDoesNotLoseItsDataUnasked() {
        ThingSpec box = in("eu", PLAIN.kind(Kind.BOX));
        holds(false, deploy(box), deploy(in("us", box)).with(Option.CONSENT, Option.NO_CREATES), deploy(in("us", box)));
        holds(false, deploy(box), deploy(PLAIN).with(Option.CONSENT, Option.NO_DELETES), deploy(PLAIN));
    }

    @Test
    void whatIsRetainedIsReplacedWithoutConsent() {
        ThingSpec box = in("eu", ThingSpec.plain("t2", 0).kind(Kind.BOX).retain(true));
        holds(false, deploy(box), deploy(in("us", box)));
    }

    @Test
    void anotherIdInTheProgramDoesNotMakeTwoRowsHoldOneObject() {
        ThingSpec member = PLAIN.kind(Kind.MEMBER);
        holds(false, deploy(member), deploy(member.named("t0")));
        holds(false, deploy(member, member.named("t0")));
        // What a create has made whose answer was lost, is held by its row, too.
        holds(false, deploy(Faults.Kind.FAIL_BEFORE, 3, member), deploy(member.named("t0")));
        ThingSpec slotted = PLAIN.slot(new Feed.Fixed("a"));
        holds(false, deploy(slotted), deploy(slotted.named("t0")).with(Option.ADOPT));
    }

    /** What was made under the name of a deleted object was deleted in its place. */
    @Test
    void aNameGoesOverFromARowInDeletion() {
        ThingSpec note = PLAIN.kind(Kind.NOTE);
        holds(false, deploy(note), deploy().with(Option.LOST_DELETES), deploy(note.named("t2")));
    }

    @Test
    void aFailedChangeKeepsWhatTheObjectStillUses() {
        History.Step first = deploy(thing("t0"), user("t1", "t0"));
        History.Step fails = deploy(thing("t1")).with(Option.NO_UPDATES);
        holds(false, first, fails, fails);
        holds(
                false,
                first,
                deploy(thing("t0"), thing("t1")).with(Option.NO_UPDATES),
                History.Step.destroy("main").with(Option.SERIAL));
        History.Step replaces = deploy(in("eu", thing("t0")), thing("t1")).with(Option.NO_UPDATES);
        holds(false, first, replaces, replaces);
    }

    @Test
    void objectsThatCameToUseEachOtherCrosswiseGo() {
        holds(
                false,
                deploy(in("a", thing("t0")), in("b", user("t1", "t0"))),
                deploy(in("d", thing("t1")), in("c", user("t0", "t1"))).with(Option.NO_DELETES),
                History.Step.destroy("main"));
    }

    @Test
    void anObjectIsDeletedAsWhatItIs() {
        ThingSpec note = PLAIN.kind(Kind.NOTE);
        holds(false, deploy(note), deploy(note.slot(new Feed.Fixed("b"))));
        holds(Set.of(History.Trait.HANDLERS), deploy(in("eu", PLAIN)), deploy(in("us", PLAIN)));
    }

    @Test
    void aNameThatAHalfMadeObjectHoldsIsFreeAgain() {
        ThingSpec slotted = PLAIN.slot(new Feed.Fixed("a"));
        holds(
                false,
                deploy(slotted).with(Option.LOST_CREATES),
                deploy().with(Option.NO_DELETES),
                deploy(in("eu", slotted)));
    }

    @Test
    void whatWasNeverMadeCanBeDestroyed() {
        holds(Set.of(History.Trait.BLIND, History.Trait.HANDLERS), deploy(PLAIN.size(ThingSpec.IMPOSSIBLE)));
        // Made, and then asked to be what cannot be: it is made once more as it was begun.
        holds(true, deploy(Faults.Kind.CRASH_AFTER, 2, PLAIN), deploy(PLAIN.size(ThingSpec.IMPOSSIBLE)));
    }

    @Test
    void anAdoptionThatTakesAnotherObjectEnds() {
        ThingSpec slotted = in("eu", PLAIN.slot(new Feed.Fixed("a")));
        holds(false, deploy(slotted).with(Option.PLANT, Option.ADOPT, Option.CONSENT));
    }

    @Test
    void aChangeOfTypeLeavesWhatIsStillUsed() {
        holds(
                false,
                deploy(thing("t0"), user("t1", "t0")),
                deploy(thing("t0").kind(Kind.GADGET), user("t1", "t0")),
                deploy(thing("t0")));
        holds(false, deploy(thing("t0"), user("t1", "t0")), deploy(thing("t0").kind(Kind.GADGET)));
    }

    @Test
    void whatGoesFirstLeavesNobodyInIt() {
        ThingSpec box = thing("t0").kind(Kind.BOX);
        ThingSpec member = thing("t1").kind(Kind.MEMBER).region(new Feed.Id("t0"));
        holds(
                false,
                deploy(box.slot(new Feed.Fixed("a")), member),
                deploy(box.slot(new Feed.Fixed("b")), member).with(Option.CONSENT));
    }

    @Test
    void onlyWhatIsWantedNowIsTakenOver() {
        holds(
                false,
                deploy(PLAIN),
                deploy(PLAIN.slot(new Feed.Fixed("a"))).with(Option.PLANT),
                deploy(PLAIN).with(Option.ADOPT));
    }

    @Test
    void whatAReadDoesNotSeeYetIsNotForgotten() {
        holds(Set.of(History.Trait.STALE), deploy(PLAIN).with(Option.LOST_CREATES));
        holds(Set.of(History.Trait.STALE), deploy(PLAIN.kind(Kind.NOTE)).with(Option.LOST_CREATES));
    }
}

package io.alchemyreactive.test;

import static org.assertj.core.api.Assertions.assertThat;

import io.alchemyreactive.test.ThingSpec.Feed;
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
}

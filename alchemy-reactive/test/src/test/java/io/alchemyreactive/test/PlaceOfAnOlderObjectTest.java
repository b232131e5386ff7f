package io.alchemyreactive.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.alchemyreactive.DeployOptions;
import io.alchemyreactive.plan.ApplyFailedException;
import io.alchemyreactive.plan.ForeignObjectException;
import io.alchemyreactive.provider.Found;
import io.alchemyreactive.provider.Identity;
import io.alchemyreactive.provider.Lifecycle;
import io.alchemyreactive.provider.Provider;
import io.alchemyreactive.provider.Providers;
import io.alchemyreactive.provider.Read;
import io.alchemyreactive.resource.InputBuilder;
import io.alchemyreactive.resource.Resource;
import io.alchemyreactive.resource.ResourceType;
import io.alchemyreactive.resource.Stable;
import io.alchemyreactive.state.StateStore;
import io.alchemyreactive.state.memory.MemoryStateStore;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;

/**
 * A resource that comes back to a place where an older object of its own stands, or stood: the older one goes first, for
 * certain, and what stands there then stays.
 */
class PlaceOfAnOlderObjectTest {

    record Props(String seat, int size) {}

    record Attributes(@Stable int id, String seat) {}

    static final class Guest extends Resource<Attributes> {

        static final ResourceType<Guest, Props, Attributes> TYPE =
                ResourceType.of("Test.Guest", Props.class, Attributes.class, Guest::new);

        Guest(Resource.Handle<Attributes> handle) {
            super(handle);
        }

        static final class Inputs extends InputBuilder<Inputs> {

            Inputs(String seat, int size) {
                set("seat", seat);
                set("size", size);
            }
        }
    }

    private static Mono<Guest> guest(String seat, int size) {
        return guest("guest", seat, size);
    }

    private static Mono<Guest> guest(String id, String seat, int size) {
        return Guest.TYPE.declare(id, () -> new Guest.Inputs(seat, size), inputs -> {});
    }

    private record Taken(int id, Identity by) {}

    /** One guest per seat; a guest is sent away by the seat alone. */
    private static final class Hall implements CrashMatrix.World {

        final Map<String, Taken> seats = new TreeMap<>();
        private final StateStore store = MemoryStateStore.create();
        private final boolean looks;
        /** Whether a create takes a seat that is taken, as one that says "if it does not exist". */
        private boolean sharesSeats;

        private int next;

        Hall(boolean looks) {
            this.looks = looks;
        }

        @Override
        public StateStore store() {
            return store;
        }

        @Override
        public Providers providers() {
            Provider<Props, Attributes> provider =
                    looks ? Lifecycle.of(Guest.TYPE, this::find, this::handle) : Lifecycle.of(Guest.TYPE, this::handle);
            return Providers.of(provider);
        }

        @Override
        public List<Identity> objects() {
            return seats.values().stream().map(Taken::by).toList();
        }

        private Mono<Found<Attributes>> find(Read<Props, Attributes> request) {
            return Mono.fromSupplier(() -> {
                String seat = request.props().seat();
                Taken taken = seats.get(seat);
                if (taken == null) {
                    return Found.absent();
                }
                var attributes = new Attributes(taken.id(), seat);
                return taken.by().equals(request.identity())
                        ? Found.ours(attributes)
                        : Found.foreign(attributes, taken.by().toString());
            });
        }

        private Mono<Attributes> handle(Lifecycle<Props, Attributes> self, Props props) {
            return Mono.defer(() -> switch (self.phase()) {
                case CREATE -> create(self, props);
                case UPDATE ->
                    self.output().orElseThrow().seat().equals(props.seat())
                            ? Mono.just(self.output().orElseThrow())
                            : self.replace();
                case DELETE -> {
                    seats.remove(props.seat());
                    yield self.destroy();
                }
            });
        }

        private Mono<Attributes> create(Lifecycle<Props, Attributes> self, Props props) {
            Taken taken = seats.get(props.seat());
            if (taken != null && sharesSeats) {
                taken = new Taken(taken.id(), self.identity());
                seats.put(props.seat(), taken);
            }
            if (taken != null && !taken.by().equals(self.identity())) {
                return self.nothingMade(new IllegalStateException(props.seat() + " is taken by " + taken.by()));
            }
            if (taken == null) {
                taken = new Taken(++next, self.identity());
                seats.put(props.seat(), taken);
            }
            return Mono.just(new Attributes(taken.id(), props.seat()));
        }
    }

    private static Fault failing(Fault.Verb verb) {
        return Fault.on(verb, "guest");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void deletionOfAnOlderObjectThatIsRepeatedDoesNotTakeTheNewOneInItsPlace(boolean looks) {
        var hall = new Hall(looks);
        ScratchStack stage = ScratchStack.over(hall);
        stage.deploy(guest("one", 0));
        stage.strike(failing(Fault.Verb.DELETE));
        assertThatThrownBy(() -> stage.deploy(guest("two", 0))).isInstanceOf(ApplyFailedException.class);
        assertThat(hall.seats).containsOnlyKeys("one", "two");
        // The guest of seat one goes, and the answer is lost.
        stage.restart();
        stage.strike(failing(Fault.Verb.DELETE).with(Faults.Kind.FAIL_AFTER).always());
        assertThatThrownBy(() -> stage.deploy(guest("one", 0))).isInstanceOf(ApplyFailedException.class);
        stage.restart();
        stage.deploy(guest("one", 0));
        assertThat(hall.seats).containsOnlyKeys("one");
        assertThat(stage.plan(guest("one", 0)).isEmpty()).isTrue();
    }

    @Test
    void objectOfACreateThatDidNotEndIsKnownAsTheResourcesOwnWhereTheNextOneIsToStand() {
        var hall = new Hall(true);
        ScratchStack stage = ScratchStack.over(hall);
        stage.deploy(guest("one", 0));
        stage.strike(failing(Fault.Verb.CREATE).with(Faults.Kind.FAIL_AFTER));
        assertThatThrownBy(() -> stage.deploy(guest("two", 0))).isInstanceOf(ApplyFailedException.class);
        stage.restart();
        stage.strike(failing(Fault.Verb.DELETE));
        assertThatThrownBy(() -> stage.deploy(guest("two", 1))).isInstanceOf(ApplyFailedException.class);
        stage.restart();
        // Not "an object that is not ours", with the advice to adopt it.
        stage.deploy(guest("two", 1));
        assertThat(hall.seats).containsOnlyKeys("two");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void placeThatAnOlderObjectHoldsIsFreeAfterDeletionsThatFailed(boolean looks) {
        var hall = new Hall(looks);
        ScratchStack stage = ScratchStack.over(hall);
        stage.deploy(guest("one", 0));
        stage.strike(failing(Fault.Verb.DELETE).always());
        assertThatThrownBy(() -> stage.deploy(guest("two", 0))).isInstanceOf(ApplyFailedException.class);
        assertThatThrownBy(() -> stage.deploy(Mono.just("nothing"))).isInstanceOf(ApplyFailedException.class);
        stage.restart();
        stage.deploy(guest("one", 0));
        assertThat(hall.seats).containsOnlyKeys("one");
    }

    @Test
    void createThatTakesWhatExistsIsNotAskedForTheOriginalOfAReplacementThatDidNotEnd() {
        var hall = new Hall(false);
        hall.sharesSeats = true;
        ScratchStack stage = ScratchStack.over(hall);
        stage.deploy(guest("one", 0));
        stage.strike(failing(Fault.Verb.CREATE).with(Faults.Kind.FAIL_AFTER));
        assertThatThrownBy(() -> stage.deploy(guest("two", 0))).isInstanceOf(ApplyFailedException.class);
        stage.restart();
        // With another size, so that only the handler can say that it is the original again.
        stage.deploy(guest("one", 1));
        assertThat(hall.seats).containsOnlyKeys("one");
        assertThat(hall.seats.get("one").id()).isEqualTo(1);
        stage.deploy(guest("three", 1));
        assertThat(hall.seats).containsOnlyKeys("three");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void objectOfSomebodyElseInTheNewPlaceIsLeftAlone(boolean sharesSeats) {
        var hall = new Hall(true);
        hall.sharesSeats = sharesSeats;
        ScratchStack stage = ScratchStack.over(hall);
        stage.deploy(guest("one", 0));
        var theirs = new Taken(77, Ledger.SOMEBODY);
        hall.seats.put("two", theirs);
        assertThatThrownBy(() -> stage.deploy(guest("two", 0)))
                .hasRootCauseInstanceOf(ForeignObjectException.class)
                .hasMessageContaining("not ours stands where its next one would be made");
        // The object is gone, and the next one is wanted elsewhere.
        hall.seats.remove("one");
        assertThatThrownBy(
                        () -> stage.with(DeployOptions.builder().refresh(true).build())
                                .deploy(guest("two", 0)))
                .hasRootCauseInstanceOf(ForeignObjectException.class);
        assertThat(hall.seats).containsExactly(Map.entry("two", theirs));
    }

    @Test
    void objectOfSomebodyElseInThePlaceOfAPlannedReplacementIsLeftAlone() {
        Ledger ledger = Ledger.ownedByMark();
        ScratchStack stage = ledger.stage(MemoryStateStore.create());
        stage.deploy(Ledger.note("a", n -> n.name("first").kind("one")));
        ledger.plant(Ledger.NOTE, "second", Ledger.SOMEBODY);
        assertThatThrownBy(() ->
                        stage.deploy(Ledger.note("a", n -> n.name("second").kind("two"))))
                .hasRootCauseInstanceOf(ForeignObjectException.class);
        assertThat(ledger.names()).containsExactly("first", "second");
        stage.deploy(Ledger.note("a", n -> n.name("third").kind("two")));
        assertThat(ledger.names()).containsExactlyInAnyOrder("second", "third");
    }
}

package io.alchemyreactive.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.alchemyreactive.event.DeployEvent;
import io.alchemyreactive.event.EventForm;
import io.alchemyreactive.plan.ApplyFailedException;
import io.alchemyreactive.plan.ChangeAction;
import io.alchemyreactive.plan.Plan;
import io.alchemyreactive.provider.Delete;
import io.alchemyreactive.provider.Found;
import io.alchemyreactive.provider.Identity;
import io.alchemyreactive.provider.Lifecycle;
import io.alchemyreactive.provider.Provider;
import io.alchemyreactive.provider.Providers;
import io.alchemyreactive.provider.Read;
import io.alchemyreactive.provider.Reconcile;
import io.alchemyreactive.resource.InputBuilder;
import io.alchemyreactive.resource.Resource;
import io.alchemyreactive.resource.ResourceType;
import io.alchemyreactive.state.StageKey;
import io.alchemyreactive.state.StateStore;
import io.alchemyreactive.state.memory.MemoryStateStore;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;

/** A provider sees of each object the properties that it has, not those that it was to get. */
class AddressedByWhatItHasTest {

    private static final ResourceType<Page, Props, Attributes> TYPE =
            ResourceType.of("Test.Page", Props.class, Attributes.class, Page::new);

    record Props(String path, int size) {}

    record Attributes(int size) {}

    private final StateStore store = MemoryStateStore.create();
    /** The pages that exist, by path. */
    private final Map<String, Integer> pages = new TreeMap<>();

    private boolean movesPages;
    private boolean deletesFirst;
    private boolean blind;

    private final ScratchStack stage = ScratchStack.over(new CrashMatrix.World() {
        @Override
        public StateStore store() {
            return store;
        }

        @Override
        public Providers providers() {
            return Providers.of(blind ? new BlindPages() : Lifecycle.of(TYPE, AddressedByWhatItHasTest.this::handle));
        }

        @Override
        public List<Identity> objects() {
            // Pages know no owner: the tests compare them by their paths.
            return state().rows().values().stream()
                    .map(row -> new Identity(
                            new io.alchemyreactive.state.ResourceKey(KEY, row.fqn()),
                            row.current().instance()))
                    .toList();
        }
    });

    private static final StageKey KEY = new StageKey("scratch", "scratch");

    static final class Page extends Resource<Attributes> {

        Page(Resource.Handle<Attributes> handle) {
            super(handle);
        }

        static final class Inputs extends InputBuilder<Inputs> {

            Inputs(String path, int size) {
                set("path", path);
                set("size", size);
            }
        }
    }

    private io.alchemyreactive.state.StageSnapshot state() {
        return java.util.Objects.requireNonNull(store.load(KEY).block());
    }

    /** A handler that knows its page by nothing but its path. */
    private Mono<Attributes> handle(Lifecycle<Props, Attributes> self, Props props) {
        return Mono.defer(() -> switch (self.phase()) {
            case CREATE -> put(props);
            case UPDATE -> pages.containsKey(props.path()) || movesPages ? move(props) : self.replace(deletesFirst);
            case DELETE -> {
                pages.remove(props.path());
                self.attempted().ifPresent(attempted -> pages.remove(attempted.path()));
                yield self.destroy();
            }
        });
    }

    private Mono<Attributes> move(Props props) {
        if (movesPages) {
            pages.clear();
        }
        return put(props);
    }

    private Mono<Attributes> put(Props props) {
        pages.put(props.path(), props.size());
        return Mono.just(new Attributes(props.size()));
    }

    /** Moves its one page when it is asked again, cannot look, and deletes by the path alone. */
    private final class BlindPages implements Provider<Props, Attributes> {

        @Override
        public ResourceType<?, Props, Attributes> type() {
            return TYPE;
        }

        @Override
        public Mono<Found<Attributes>> read(Read<Props, Attributes> request) {
            return Mono.just(Found.cannotTell());
        }

        @Override
        public Mono<Attributes> reconcile(Reconcile<Props, Attributes> request) {
            return Mono.defer(() -> move(request.news()));
        }

        @Override
        public Mono<Void> delete(Delete<Props, Attributes> request) {
            return Mono.fromRunnable(() -> pages.remove(request.props().path()));
        }
    }

    private static Mono<Page> page(String path, int size) {
        return TYPE.declare("page", () -> new Page.Inputs(path, size), inputs -> {});
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void objectThatIsReplacedFromWithinIsDeletedByTheOldProperties(boolean immediately) {
        deletesFirst = immediately;
        stage.deploy(page("old", 1));
        stage.deploy(page("new", 1));
        assertThat(pages.keySet()).containsExactly("new");
        stage.destroy();
        assertThat(pages).isEmpty();
    }

    @Test
    void objectOfARefusedUpdateIsDeletedByTheOldPropertiesAlsoAfterACrash() {
        stage.deploy(page("old", 1));
        // The handler asks for another page, and the process dies before that is stored.
        stage.strike(Fault.onCommit("page replacing").with(Faults.Kind.CRASH_BEFORE));
        assertThatThrownBy(() -> stage.deploy(page("new", 1)));
        stage.restart();
        stage.destroy();
        assertThat(pages).isEmpty();
    }

    @Test
    void objectOfAnUpdateThatDidNotEndIsDeletedWhereverItIsAlsoWhenTheNextUpdateIsRefused() {
        movesPages = true;
        stage.deploy(page("old", 1));
        stage.strike(Fault.on(Fault.Verb.UPDATE, "page").with(Faults.Kind.FAIL_AFTER));
        assertThatThrownBy(() -> stage.deploy(page("new", 1))).isInstanceOf(ApplyFailedException.class);
        stage.restart();
        movesPages = false;
        stage.deploy(page("newer", 1));
        assertThat(pages.keySet()).containsExactly("newer");
    }

    @Test
    void objectOfAnUpdateThatDidNotEndIsDeletedWhereverItIs() {
        movesPages = true;
        stage.deploy(page("old", 1));
        stage.strike(Fault.on(Fault.Verb.UPDATE, "page").with(Faults.Kind.FAIL_AFTER));
        assertThatThrownBy(() -> stage.deploy(page("new", 1))).isInstanceOf(ApplyFailedException.class);
        stage.restart();
        assertThat(pages.keySet()).containsExactly("new");
        stage.destroy();
        assertThat(pages).isEmpty();
    }

    @Test
    void objectThatHadToBeMadeAgainIsDeletedAsItWasMadeThen() {
        blind = true;
        movesPages = true;
        stage.strike(Fault.on(Fault.Verb.CREATE, "page").with(Faults.Kind.FAIL_AFTER));
        assertThatThrownBy(() -> stage.deploy(page("old", 1)));
        stage.restart();
        stage.fails(Fault.Verb.CREATE, "page");
        assertThatThrownBy(() -> stage.deploy(page("new", 1)));
        stage.restart();
        assertThat(pages.keySet()).containsExactly("old");
        stage.destroy();
        assertThat(pages).isEmpty();
    }

    @Test
    void replacementThatShowsItselfLateIsToldAsAReplacement() {
        stage.deploy(page("old", 1));
        stage.deploy(page("new", 1));
        List<DeployEvent> events = java.util.Objects.requireNonNull(store.journal(KEY)
                .flatMapIterable(EventForm::read)
                .filter(DeployEvent.Finished.class::isInstance)
                .collectList()
                .block());
        assertThat(events)
                .extracting(event -> ((DeployEvent.Finished) event).action())
                .containsExactly(ChangeAction.CREATE, ChangeAction.REPLACE);
    }

    @Test
    void changeThatOnlyTheHandlerCanJudgeIsNotCalledUnknown() {
        stage.deploy(page("old", 1));
        Plan plan = stage.plan(page("old", 2));
        assertThat(plan.toText())
                .contains("update, or replace: its provider decides when it is applied")
                .doesNotContain("not known yet");
    }
}

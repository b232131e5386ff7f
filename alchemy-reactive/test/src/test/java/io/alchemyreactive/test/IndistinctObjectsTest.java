package io.alchemyreactive.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.alchemyreactive.plan.SameObjectException;
import io.alchemyreactive.provider.Delete;
import io.alchemyreactive.provider.Found;
import io.alchemyreactive.provider.Identity;
import io.alchemyreactive.provider.Provider;
import io.alchemyreactive.provider.Providers;
import io.alchemyreactive.provider.Read;
import io.alchemyreactive.provider.Reconcile;
import io.alchemyreactive.resource.InputBuilder;
import io.alchemyreactive.resource.Resource;
import io.alchemyreactive.resource.ResourceOptions;
import io.alchemyreactive.resource.ResourceType;
import io.alchemyreactive.state.StateStore;
import io.alchemyreactive.state.memory.MemoryStateStore;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

/** Objects of a type that marks no attribute as {@code @Stable} are not taken by one resource from another either. */
class IndistinctObjectsTest {

    record Props(String name) {}

    /** None of these tells an object from another one for certain. */
    record Attributes(String name, int rows) {}

    static final class Shelf extends Resource<Attributes> {

        static final ResourceType<Shelf, Props, Attributes> TYPE =
                ResourceType.of("Library.Shelf", Props.class, Attributes.class, Shelf::new);

        Shelf(Resource.Handle<Attributes> handle) {
            super(handle);
        }
    }

    static final class Inputs extends InputBuilder<Inputs> {

        Inputs name(String name) {
            return set("name", name);
        }
    }

    private static Mono<Shelf> shelf(String id, String name) {
        return shelf(id, name, options -> {});
    }

    private static Mono<Shelf> shelf(String id, String name, Consumer<ResourceOptions.Builder> options) {
        return Shelf.TYPE.declare(id, Inputs::new, i -> i.name(name).options(options));
    }

    /** Finds a shelf by its name, and says of each that it is the stage's own. */
    private static final class Library implements Provider<Props, Attributes> {

        final TreeMap<String, Integer> shelves = new TreeMap<>();
        final Map<String, Identity> owners = new HashMap<>();

        @Override
        public ResourceType<Shelf, Props, Attributes> type() {
            return Shelf.TYPE;
        }

        @Override
        public Mono<Found<Attributes>> read(Read<Props, Attributes> request) {
            return Mono.fromSupplier(() -> {
                String name = request.props().name();
                Integer rows = shelves.get(name);
                return rows == null ? Found.absent() : Found.ours(new Attributes(name, rows));
            });
        }

        @Override
        public Mono<Attributes> reconcile(Reconcile<Props, Attributes> request) {
            return Mono.fromSupplier(() -> {
                String name = request.news().name();
                owners.put(name, request.identity());
                return new Attributes(name, shelves.merge(name, 0, Integer::sum));
            });
        }

        @Override
        public Mono<Void> delete(Delete<Props, Attributes> request) {
            return Mono.fromRunnable(() -> {
                shelves.remove(request.props().name());
                owners.remove(request.props().name());
            });
        }
    }

    private record Town(Library library, StateStore store) implements CrashMatrix.World {

        @Override
        public Providers providers() {
            return Providers.of(library);
        }

        @Override
        public List<Identity> objects() {
            return List.copyOf(library.owners.values());
        }
    }

    private final Library library = new Library();
    private final ScratchStack stage = ScratchStack.over(new Town(library, MemoryStateStore.create()));

    @Test
    void changedIdIsRefusedAlsoWhenAnAttributeHasChangedSince() {
        stage.deploy(shelf("old", "novels"));
        library.shelves.put("novels", 100);
        assertThatThrownBy(() -> stage.deploy(shelf("new", "novels")))
                .hasRootCauseInstanceOf(SameObjectException.class)
                .hasMessageContaining("'new' (Library.Shelf) would take an existing object while 'old'")
                .hasMessageContaining("renamedFrom(\"old\")");
        assertThat(library.shelves).containsEntry("novels", 100);
        stage.deploy(shelf("new", "novels", options -> options.renamedFrom("old")));
        assertThat(library.shelves).containsEntry("novels", 100);
        assertThat(stage.state().rows().keySet()).containsExactly("new");
    }

    @Test
    void existingObjectIsTakenOnceTheOtherResourceHasGone() {
        library.shelves.put("maps", 7);
        stage.deploy(shelf("old", "novels"));
        assertThatThrownBy(() -> stage.deploy(shelf("new", "maps")))
                .hasMessageContaining("If they are two, deploy without 'new' first");
        stage.destroy();
        stage.deploy(shelf("new", "maps"));
        assertThat(library.shelves).containsExactly(Map.entry("maps", 7));
    }

    @Test
    void objectWithTheAttributesOfAnotherResourceIsNotTaken() {
        stage.deploy(shelf("one", "novels"));
        assertThatThrownBy(() -> stage.deploy(shelf("one", "novels").then(shelf("two", "novels"))))
                .hasRootCauseInstanceOf(SameObjectException.class)
                .hasMessageContaining("are one object");
        assertThatThrownBy(() -> stage.stage("other").deploy(shelf("one", "novels")))
                .hasRootCauseInstanceOf(SameObjectException.class)
                .hasMessageContaining("scratch/");
    }

    @Test
    void differentObjectsStandSideBySide() {
        library.shelves.put("maps", 7);
        stage.deploy(shelf("one", "novels").then(shelf("two", "maps")));
        stage.deploy(shelf("two", "maps"));
        assertThat(library.shelves.keySet()).containsExactly("maps");
    }
}

package io.alchemyreactive.examples.lifecycle;

import io.alchemyreactive.effect.CheckReturnValue;
import io.alchemyreactive.output.Output;
import io.alchemyreactive.provider.Lifecycle;
import io.alchemyreactive.provider.Provider;
import io.alchemyreactive.resource.InputBuilder;
import io.alchemyreactive.resource.Resource;
import io.alchemyreactive.resource.ResourceType;
import io.alchemyreactive.resource.Stable;
import java.time.Clock;
import java.time.Instant;
import java.util.function.Consumer;
import reactor.core.publisher.Mono;

/** The shortest form: one handler that makes, changes and deletes. */
final class Database extends Resource<Database.Attributes> {

    // snippet: database-records
    record Props(String name, String branchId, String projectId) {}

    record Attributes(
            @Stable String id, String name, @Stable Instant createdAt) {}
    // end: database-records

    // snippet: database-type
    static final ResourceType<Database, Props, Attributes> TYPE =
            ResourceType.of("Example.Database", Props.class, Attributes.class, Database::new);

    @CheckReturnValue
    static Mono<Database> of(String id, Consumer<Inputs> inputs) {
        return TYPE.declare(id, Inputs::new, inputs);
    }
    // end: database-type

    // snippet: database-handler
    static Provider<Props, Attributes> provider(Shelf shelf, Clock clock) {
        return Lifecycle.of(TYPE, (self, props) -> switch (self.phase()) {
            case CREATE -> put(shelf, self, new Attributes(self.identity().instance(), props.name(), clock.instant()));
            case UPDATE -> {
                Attributes before = self.output().orElseThrow();
                yield put(shelf, self, new Attributes(before.id(), props.name(), before.createdAt()));
            }
            case DELETE -> shelf.delete(self.output().orElseThrow().id()).then(self.destroy());
        });
    }

    private static Mono<Attributes> put(Shelf shelf, Lifecycle<Props, Attributes> self, Attributes database) {
        return shelf.put(database.id(), self.identity(), database.name()).thenReturn(database);
    }
    // end: database-handler

    private Database(Resource.Handle<Attributes> handle) {
        super(handle);
    }

    Output<String> id() {
        return attribute("id", Attributes::id);
    }

    Output<String> name() {
        return attribute("name", Attributes::name);
    }

    Output<Instant> createdAt() {
        return attribute("createdAt", Attributes::createdAt);
    }

    /** The properties of a database; all are required. */
    static final class Inputs extends InputBuilder<Inputs> {

        Inputs name(String name) {
            return set("name", name);
        }

        Inputs name(Output<String> name) {
            return set("name", name);
        }

        Inputs branchId(String branchId) {
            return set("branchId", branchId);
        }

        Inputs branchId(Output<String> branchId) {
            return set("branchId", branchId);
        }

        Inputs projectId(String projectId) {
            return set("projectId", projectId);
        }

        Inputs projectId(Output<String> projectId) {
            return set("projectId", projectId);
        }
    }
}

package io.alchemyreactive.postgres;

import io.alchemyreactive.effect.CheckReturnValue;
import io.alchemyreactive.effect.ErrorBoundary;
import io.alchemyreactive.effect.FatalErrorException;
import io.alchemyreactive.output.Output;
import io.alchemyreactive.resource.InputBuilder;
import io.alchemyreactive.resource.Resource;
import io.alchemyreactive.resource.ResourceType;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import reactor.core.publisher.Mono;

/**
 * A folder of Flyway SQL files. Its {@link #out} goes into a database resource, which runs what is new whenever a file
 * came, went or changed. Belongs to one run; immutable and thread-safe.
 */
public final class Migrations extends Resource<Migrations.Attributes> {

    /**
     * The properties that are declared.
     *
     * @param locations folders of SQL files
     * @param fingerprint of all their files, taken when the program ran
     */
    public record Props(List<String> locations, String fingerprint) {

        public Props {
            locations = List.copyOf(locations);
        }
    }

    /**
     * The attributes that consumers see.
     *
     * @param out the files, for whoever runs them
     */
    public record Attributes(MigrationSet out) {}

    /** The type. */
    public static final ResourceType<Migrations, Props, Attributes> TYPE = ResourceType.of(
                    "Postgres.Migrations", Props.class, Attributes.class, Migrations::new)
            .stateOnly();

    private Migrations(Resource.Handle<Attributes> handle) {
        super(handle);
    }

    /**
     * Declares a set of migrations; reads its files on subscribe, on an elastic thread. Fails with {@link
     * MigrationFilesException} when a folder cannot be read or holds no migration.
     */
    @CheckReturnValue
    public static Mono<Migrations> of(String id, Consumer<? super Inputs> inputs) {
        Objects.requireNonNull(inputs, "inputs");
        return ErrorBoundary.blocking(() -> {
                    var probe = new Inputs();
                    inputs.accept(probe);
                    return MigrationFiles.fingerprint(id, probe.locations);
                })
                .onErrorMap(FatalErrorException.class, error -> MigrationFilesException.unreadable(id, error))
                .flatMap(fingerprint -> TYPE.declare(id, Inputs::new, (Inputs builder) -> {
                    inputs.accept(builder);
                    builder.fingerprint(fingerprint);
                }));
    }

    /** The files, for a resource that runs them. */
    public Output<MigrationSet> out() {
        return attribute("out", Attributes::out);
    }

    /** Collects the inputs; not thread-safe. */
    public static final class Inputs extends InputBuilder<Inputs> {

        private List<String> locations = List.of();

        private Inputs() {}

        /**
         * Required: folders of SQL files, {@code classpath:…} or {@code filesystem:…} (relative to the working
         * directory); without a prefix on the class path.
         */
        public Inputs locations(String... folders) {
            List<String> prefixed = new ArrayList<>();
            for (String folder : folders) {
                prefixed.add(folder.contains(":") ? folder : "classpath:" + folder);
            }
            locations = List.copyOf(prefixed);
            return set("locations", locations);
        }

        private void fingerprint(String fingerprint) {
            set("fingerprint", fingerprint);
        }
    }
}

package io.alchemyreactive.examples;

import io.alchemyreactive.effect.CheckReturnValue;
import io.alchemyreactive.output.Output;
import io.alchemyreactive.postgres.PostgresOrigin;
import io.alchemyreactive.provider.Delete;
import io.alchemyreactive.provider.Found;
import io.alchemyreactive.provider.Identity;
import io.alchemyreactive.provider.Provider;
import io.alchemyreactive.provider.Read;
import io.alchemyreactive.provider.Reconcile;
import io.alchemyreactive.resource.InputBuilder;
import io.alchemyreactive.resource.Resource;
import io.alchemyreactive.resource.ResourceType;
import io.alchemyreactive.resource.Stable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

// snippet: env-file
/** A file {@code .env.<stage>} that says where the stage's database is. */
final class EnvFile extends Resource<EnvFile.Attributes> {
    record Props(PostgresOrigin origin) {}

    record Attributes(@Stable String file) {}

    static final ResourceType<EnvFile, Props, Attributes> TYPE =
            ResourceType.of("Shop.EnvFile", Props.class, Attributes.class, EnvFile::new);

    private EnvFile(Resource.Handle<Attributes> handle) {
        super(handle);
    }

    @CheckReturnValue
    static Mono<EnvFile> of(String id, Consumer<Inputs> inputs) {
        return TYPE.declare(id, Inputs::new, inputs);
    }

    Output<String> file() {
        return attribute("file", Attributes::file);
    }

    static final class Inputs extends InputBuilder<Inputs> {
        Inputs origin(PostgresOrigin origin) {
            return set("origin", origin);
        }

        Inputs origin(Output<PostgresOrigin> origin) {
            return set("origin", origin);
        }
    }

    record Maker(Path folder) implements Provider<Props, Attributes> {
        @Override
        public ResourceType<EnvFile, Props, Attributes> type() {
            return TYPE;
        }

        @Override
        public Mono<Found<Attributes>> read(Read<Props, Attributes> request) {
            return blocking(() -> find(file(request.identity()), request.identity()));
        }

        @Override
        public Mono<Attributes> reconcile(Reconcile<Props, Attributes> request) {
            return blocking(() -> {
                Path file = file(request.identity());
                if (find(file, request.identity()) instanceof Found.Foreign<Attributes> foreign) {
                    throw new FileAlreadyExistsException(foreign.owner() + ": move it away");
                }
                Path fresh = Path.of(file + ".new"); // renamed when it is whole: a kill leaves no half of a file
                Files.deleteIfExists(fresh);
                Files.createFile(
                        fresh, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
                String url = request.news().origin().uri().reveal();
                Files.writeString(fresh, marker(request.identity()) + "DATABASE_URL=" + url + "\n");
                Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
                return new Attributes(file.getFileName().toString());
            });
        }

        @Override
        public Mono<Void> delete(Delete<Props, Attributes> request) {
            Path file = file(request.identity());
            return blocking(() -> find(file, request.identity()) instanceof Found.Ours && Files.deleteIfExists(file))
                    .then();
        }

        private Found<Attributes> find(Path file, Identity identity) throws IOException {
            if (Files.notExists(file)) {
                return Found.absent();
            }
            var found = new Attributes(file.getFileName().toString());
            boolean ours = Files.readString(file, StandardCharsets.ISO_8859_1).startsWith(marker(identity));
            return ours
                    ? Found.ours(found)
                    : Found.foreign(found, "the file " + file + ", whose first line is not our mark");
        }

        private Path file(Identity identity) {
            return folder.resolve(".env." + identity.stage());
        }

        private static String marker(Identity identity) {
            return "# " + identity.resource() + " " + identity.instance() + "\n";
        }

        private static <T> Mono<T> blocking(Callable<T> work) {
            return Mono.fromCallable(work).subscribeOn(Schedulers.boundedElastic());
        }
    }
}
// end: env-file

package io.alchemyreactive.examples.lifecycle;

import io.alchemyreactive.provider.Found;
import io.alchemyreactive.provider.Identity;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.function.Function;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** A cloud for the examples: a folder with one file per object, whose first line says whose it is. Thread-safe. */
record Shelf(Path folder) {

    /** Makes the object or changes it. */
    Mono<Void> put(String name, Identity owner, String text) {
        return blocking(() -> Files.writeString(folder.resolve(name), owner(owner) + "\n" + text))
                .then();
    }

    /** Deletes the object; one that is gone already is no failure. */
    Mono<Void> delete(String name) {
        return blocking(() -> Files.deleteIfExists(folder.resolve(name))).then();
    }

    /** Looks for the object: absent, of this owner, or somebody else's, with what its text means. */
    <A extends Record> Mono<Found<A>> find(String name, Identity owner, Function<String, A> attributes) {
        return blocking(() -> found(folder.resolve(name), owner(owner), attributes));
    }

    private static <A extends Record> Found<A> found(Path file, String owner, Function<String, A> attributes)
            throws IOException {
        if (Files.notExists(file)) {
            return Found.absent();
        }
        String[] parts = Files.readString(file, StandardCharsets.UTF_8).split("\n", 2);
        A found = attributes.apply(parts[parts.length - 1]);
        return parts[0].equals(owner) ? Found.ours(found) : Found.foreign(found, parts[0]);
    }

    private static String owner(Identity identity) {
        return identity.resource() + " " + identity.instance();
    }

    private static <T> Mono<T> blocking(Callable<T> work) {
        return Mono.fromCallable(work).subscribeOn(Schedulers.boundedElastic());
    }
}

package io.alchemyreactive.test;

import io.alchemyreactive.effect.Redacted;
import io.alchemyreactive.provider.Delete;
import io.alchemyreactive.provider.Found;
import io.alchemyreactive.provider.Identity;
import io.alchemyreactive.provider.Provider;
import io.alchemyreactive.provider.Providers;
import io.alchemyreactive.provider.Read;
import io.alchemyreactive.provider.Reconcile;
import io.alchemyreactive.resource.ActionRun;
import io.alchemyreactive.resource.ResourceType;
import io.alchemyreactive.state.ResourceKey;
import io.alchemyreactive.state.Row;
import io.alchemyreactive.state.StageKey;
import io.alchemyreactive.state.StageSnapshot;
import io.alchemyreactive.value.CanonicalJson;
import io.alchemyreactive.value.Values;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * A cloud of {@link Thing}s in a folder, one file for each object. Several processes share it, and its objects outlive
 * them. Each effect is one atomic step of the file system, so a killed process leaves it done or not begun.
 * Thread-safe.
 */
public final class FolderCloud {

    private static final String ENDING = ".object";
    private static final String RUN_ENDING = ".run";

    private final Path folder;
    private final FakeCloud.Interceptor interceptor;

    private FolderCloud(Path folder, FakeCloud.Interceptor interceptor) {
        this.folder = folder;
        this.interceptor = interceptor;
    }

    /** The cloud in this folder, which must exist. */
    public static FolderCloud in(Path folder) {
        return new FolderCloud(folder, FakeCloud.Interceptor.NONE);
    }

    /** A copy of this cloud with this interceptor. */
    public FolderCloud intercepted(FakeCloud.Interceptor between) {
        return new FolderCloud(folder, Objects.requireNonNull(between, "between"));
    }

    /** The providers of this cloud. */
    public Providers providers() {
        return Providers.of(new Things());
    }

    /** The owners of the existing objects. Blocks. */
    public List<Identity> objects() {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(ENDING))
                    .map(FolderCloud::lines)
                    .map(lines -> new Identity(
                            new ResourceKey(new StageKey(lines.get(0), lines.get(1)), lines.get(2)), lines.get(3)))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * The differences between the objects of a stage and its rows, a sentence each: orphans, duplicates, rows without
     * an object, rows that are not at rest, and actions that did not run as their rows say. Empty when there are none.
     * Blocks.
     */
    public List<String> audit(StageSnapshot stage) {
        List<String> sentences =
                new ArrayList<>(StageAudit.byOwner(stage, objects(), Set.of()).sentences());
        stage.rows().values().stream()
                .map(Row::current)
                .filter(current -> ResourceType.isAction(current.type()))
                .filter(current -> !inputs(current.instance()).equals(List.of(CanonicalJson.show(current.props()))))
                .map(current -> "the run " + current.instance() + " did not take place with " + current.props()
                        + " but " + inputs(current.instance()))
                .forEach(sentences::add);
        return sentences;
    }

    /**
     * Runs an action in this cloud: writes a file named after the key of the run. Fails when a run with this key and
     * other inputs has been here before.
     */
    Mono<Void> take(ActionRun<?> run) {
        return call(FakeCloud.Verb.CREATE, new Identity(run.action(), run.key()), () -> {
                    String inputs = CanonicalJson.show(Values.fields(run.inputs()));
                    List<String> before = inputs(run.key());
                    if (!before.isEmpty() && !before.equals(List.of(inputs))) {
                        throw new IllegalStateException(run.key() + " was the key of a run with " + before);
                    }
                    Path made = Files.writeString(folder.resolve(run.key() + ".tmp"), inputs);
                    return Files.move(made, folder.resolve(run.key() + RUN_ENDING), StandardCopyOption.ATOMIC_MOVE);
                })
                .then();
    }

    private List<String> inputs(String key) {
        Path file = folder.resolve(key + RUN_ENDING);
        return Files.exists(file) ? lines(file) : List.of();
    }

    private Path file(Identity identity) {
        return folder.resolve(identity.instance() + ENDING);
    }

    private <T> Mono<T> call(FakeCloud.Verb verb, Identity identity, Callable<T> effect) {
        return Mono.defer(() -> {
            var call = new FakeCloud.Call(verb, identity);
            return interceptor
                    .before(call)
                    .then(Mono.fromCallable(effect).subscribeOn(Schedulers.boundedElastic()))
                    .flatMap(answer -> interceptor.after(call).thenReturn(answer));
        });
    }

    private Thing.Attributes write(Identity identity, int size) throws IOException {
        String text = String.join("\n", identity.stack(), identity.stage(), identity.fqn(), identity.instance());
        Path made = Files.writeString(file(identity).resolveSibling(identity.instance() + ".tmp"), text + "\n" + size);
        Files.move(made, file(identity), StandardCopyOption.ATOMIC_MOVE);
        return attributes(identity, String.valueOf(size));
    }

    private static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Thing.Attributes attributes(Identity identity, String size) {
        String id = "thing-" + identity.instance();
        return new Thing.Attributes(id, "size-" + size, Redacted.of("token-of-" + id));
    }

    private final class Things implements Provider<Thing.Props, Thing.Attributes> {

        @Override
        public ResourceType<?, Thing.Props, Thing.Attributes> type() {
            return Thing.TYPE;
        }

        @Override
        public Mono<Found<Thing.Attributes>> read(Read<Thing.Props, Thing.Attributes> request) {
            Identity identity = request.identity();
            return call(
                    FakeCloud.Verb.READ,
                    identity,
                    () -> Optional.of(file(identity))
                            .filter(Files::exists)
                            .map(file ->
                                    Found.ours(attributes(identity, lines(file).get(4))))
                            .orElseGet(Found::absent));
        }

        @Override
        public Mono<Thing.Attributes> reconcile(Reconcile<Thing.Props, Thing.Attributes> request) {
            boolean made = request.phase() == Reconcile.Phase.CREATE;
            return call(made ? FakeCloud.Verb.CREATE : FakeCloud.Verb.UPDATE, request.identity(), () -> {
                if (!made && Files.notExists(file(request.identity()))) {
                    throw new IllegalStateException(request.identity().fqn() + " does not exist");
                }
                return write(request.identity(), request.news().size());
            });
        }

        @Override
        public Mono<Void> delete(Delete<Thing.Props, Thing.Attributes> request) {
            return call(FakeCloud.Verb.DELETE, request.identity(), () -> Files.deleteIfExists(file(request.identity())))
                    .then();
        }

        @Override
        public Flux<Thing.Attributes> list() {
            return Mono.fromCallable(FolderCloud.this::objects)
                    .subscribeOn(Schedulers.boundedElastic())
                    .flatMapIterable(all -> all)
                    .map(identity -> attributes(identity, lines(file(identity)).get(4)));
        }
    }
}

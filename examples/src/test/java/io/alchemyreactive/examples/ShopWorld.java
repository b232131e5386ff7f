package io.alchemyreactive.examples;

import io.alchemyreactive.neon.Neon;
import io.alchemyreactive.neon.api.NeonClient;
import io.alchemyreactive.neon.api.NeonOptions;
import io.alchemyreactive.neon.api.branch.AnnotatedBranch;
import io.alchemyreactive.neon.api.branch.ListBranchesRequest;
import io.alchemyreactive.neon.api.project.ListProjectsRequest;
import io.alchemyreactive.postgres.Migrations;
import io.alchemyreactive.provider.Identity;
import io.alchemyreactive.provider.Providers;
import io.alchemyreactive.state.ResourceKey;
import io.alchemyreactive.state.StageKey;
import io.alchemyreactive.state.StateStore;
import io.alchemyreactive.state.memory.MemoryStateStore;
import io.alchemyreactive.test.CrashMatrix;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/** A local Neon and a folder, seen from outside: by the marks on projects, branches and files. For one thread. */
final class ShopWorld implements CrashMatrix.World {

    private final StateStore store = MemoryStateStore.create();
    private final Path folder;
    private final NeonClient client;
    private final Providers providers;

    ShopWorld(Path folder, NeonOptions options, Providers neonProviders) {
        this.folder = folder;
        this.client = Neon.client(options);
        this.providers = neonProviders.and(Providers.of(new EnvFile.Maker(folder)));
    }

    @Override
    public StateStore store() {
        return store;
    }

    @Override
    public Providers providers() {
        return providers;
    }

    /** A project is marked by the branch that was made with it. */
    @Override
    public List<Identity> objects() {
        List<Identity> objects = new ArrayList<>(nothings());
        client.projects()
                .list(ListProjectsRequest.all())
                .concatMap(project -> client.branches().list(ListBranchesRequest.all(project.id())))
                .map(AnnotatedBranch::annotations)
                .map(ShopWorld::identity)
                .collectList()
                .blockOptional(Program.LIMIT)
                .ifPresent(objects::addAll);
        try (Stream<Path> files = Files.list(folder)) {
            files.filter(Files::isRegularFile).map(ShopWorld::identity).forEach(objects::add);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return objects;
    }

    /** Migrations have no object; what stands for them is their row. */
    private List<Identity> nothings() {
        return Objects.requireNonNull(store.stages()
                .flatMap(store::load)
                .flatMapIterable(stage -> stage.rows().values().stream()
                        .filter(row -> row.current().type().equals(Migrations.TYPE.name()))
                        .map(row -> new Identity(
                                new ResourceKey(stage.key(), row.fqn()),
                                row.current().instance()))
                        .toList())
                .collectList()
                .block(Program.LIMIT));
    }

    private static Identity identity(Map<String, String> marks) {
        return new Identity(
                new ResourceKey(
                        new StageKey(marks.get("alchemy-stack"), marks.get("alchemy-stage")), marks.get("alchemy-id")),
                marks.get("alchemy-instance"));
    }

    private static Identity identity(Path file) {
        try {
            // # stack/stage/fqn instance
            String[] marks = Files.readAllLines(file).get(0).split("[ /]", -1);
            return new Identity(new ResourceKey(new StageKey(marks[1], marks[2]), marks[3]), marks[4]);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        client.close().block(Program.LIMIT);
    }
}

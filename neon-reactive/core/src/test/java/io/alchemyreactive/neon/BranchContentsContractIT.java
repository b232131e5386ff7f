package io.alchemyreactive.neon;

import io.alchemyreactive.effect.Redacted;
import io.alchemyreactive.neon.api.BranchPath;
import io.alchemyreactive.neon.api.CreateProjectRequest;
import io.alchemyreactive.neon.api.DatabasePath;
import io.alchemyreactive.neon.api.EndpointPath;
import io.alchemyreactive.neon.api.RolePath;
import io.alchemyreactive.neon.api.SnapshotPath;
import io.alchemyreactive.neon.http.NeonOptions;
import io.alchemyreactive.neon.http.ReactorNeonClient;
import io.alchemyreactive.neon.local.LocalNeon;
import io.alchemyreactive.neon.local.LocalNeonOptions;
import io.alchemyreactive.provider.Provider;
import io.alchemyreactive.test.ProviderContract;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** The contract of providers for what lies in a branch: in one of the stage's own, and in one of somebody else's. */
class BranchContentsContractIT {

    private static final Duration LIMIT = Duration.ofSeconds(60);

    @TempDir
    private static Path folder;

    private static LocalNeon neon;
    private static ReactorNeonClient client;
    private static BranchPath ours;
    private static BranchPath theirs;
    /** Requests of this test, and not of the providers. */
    private static long ownCalls;

    @BeforeAll
    static void start() {
        neon = LocalNeon.start(LocalNeonOptions.in(folder)).block(LIMIT);
        client = ReactorNeonClient.create(options());
        ours = project(Map.of("alchemy-stack", "contract", "alchemy-stage", "contract"));
        theirs = project(Map.of());
    }

    @AfterAll
    static void stop() {
        client.close().then(neon.stop()).block(LIMIT);
    }

    private static NeonOptions options() {
        return NeonOptions.builder(Redacted.of(neon.apiKey()))
                .baseUrl(URI.create(neon.apiUrl()))
                .requestsPerSecond(10_000)
                .burst(10_000)
                .build();
    }

    private static BranchPath project(Map<String, String> annotations) {
        return client.projects()
                .create(CreateProjectRequest.builder().annotations(annotations).build())
                .map(created -> created.branch().path())
                .block(LIMIT);
    }

    private static Set<String> inBoth(Function<BranchPath, Flux<String>> names) {
        long before = neon.requests().size();
        Set<String> found = Flux.just(ours, theirs)
                .concatMap(branch -> names.apply(branch).map(name -> branch.branchId() + "/" + name))
                .collect(Collectors.toSet())
                .block(LIMIT);
        ownCalls += neon.requests().size() - before;
        return found;
    }

    private static void run(Mono<?> change) {
        change.block(LIMIT);
    }

    /** What the four have in common. */
    private abstract static class Contents {

        final NeonClients clients = new NeonClients(NeonSource.of(options()));

        @AfterEach
        void close() {
            clients.close().block(LIMIT);
        }

        public long calls() {
            return neon.requests().size() - ownCalls;
        }
    }

    @Nested
    class Roles extends Contents implements ProviderContract<Role.Props, Role.Attributes> {

        @Override
        public Provider<Role.Props, Role.Attributes> provider() {
            return new RoleProvider(clients);
        }

        @Override
        public Role.Props props() {
            return props(ours, "app", null);
        }

        @Override
        public Optional<Role.Props> changedInPlace() {
            return Optional.of(props(ours, "app", "second"));
        }

        @Override
        public Optional<Role.Props> replacement() {
            return Optional.of(props(ours, "other", null));
        }

        @Override
        public Optional<Role.Props> contested() {
            return Optional.of(props(theirs, "app", null));
        }

        @Override
        public Set<String> objects() {
            return inBoth(branch -> client.roles().list(branch).map(role -> role.name()));
        }

        @Override
        public String objectOf(Role.Attributes attributes) {
            return attributes.branchId() + "/" + attributes.name();
        }

        @Override
        public void remove(Role.Attributes attributes) {
            run(client.roles()
                    .delete(new RolePath(
                            new BranchPath(attributes.projectId(), attributes.branchId()), attributes.name())));
        }

        @Override
        public boolean canList() {
            return false;
        }

        private static Role.Props props(BranchPath branch, String name, String rotation) {
            return new Role.Props(branch.projectId(), branch.branchId(), name, rotation);
        }
    }

    @Nested
    class Databases extends Contents implements ProviderContract<Database.Props, Database.Attributes> {

        @Override
        public Provider<Database.Props, Database.Attributes> provider() {
            return new DatabaseProvider(clients);
        }

        @Override
        public Database.Props props() {
            return props(ours, "shop");
        }

        @Override
        public Optional<Database.Props> changedInPlace() {
            return Optional.of(props(ours, "store"));
        }

        @Override
        public Optional<Database.Props> replacement() {
            return Optional.of(props(theirs, "shop"));
        }

        @Override
        public Optional<Database.Props> contested() {
            return Optional.of(props(theirs, "shop"));
        }

        @Override
        public Set<String> objects() {
            return inBoth(branch -> client.databases().list(branch).map(database -> "" + database.id()));
        }

        @Override
        public String objectOf(Database.Attributes attributes) {
            return attributes.branchId() + "/" + attributes.id();
        }

        @Override
        public void remove(Database.Attributes attributes) {
            run(client.databases()
                    .delete(new DatabasePath(
                            new BranchPath(attributes.projectId(), attributes.branchId()), attributes.name())));
        }

        @Override
        public boolean canList() {
            return false;
        }

        private static Database.Props props(BranchPath branch, String name) {
            return new Database.Props(branch.projectId(), branch.branchId(), name, "neondb_owner");
        }
    }

    @Nested
    class Endpoints extends Contents implements ProviderContract<Endpoint.Props, Endpoint.Attributes> {

        @Override
        public Provider<Endpoint.Props, Endpoint.Attributes> provider() {
            return new EndpointProvider(clients);
        }

        @Override
        public Endpoint.Props props() {
            return props(ours, null, null);
        }

        @Override
        public Optional<Endpoint.Props> changedInPlace() {
            return Optional.of(props(ours, "reports", Compute.between(0.5, 1)));
        }

        @Override
        public Optional<Endpoint.Props> replacement() {
            return Optional.of(props(theirs, null, null));
        }

        @Override
        public Optional<Endpoint.Props> contested() {
            return Optional.of(props(theirs, "reports", null));
        }

        @Override
        public Set<String> objects() {
            return inBoth(branch -> client.endpoints().list(branch).map(endpoint -> endpoint.id()));
        }

        @Override
        public String objectOf(Endpoint.Attributes attributes) {
            return attributes.branchId() + "/" + attributes.id();
        }

        @Override
        public void remove(Endpoint.Attributes attributes) {
            run(client.endpoints().delete(new EndpointPath(attributes.projectId(), attributes.id())));
        }

        @Override
        public boolean canList() {
            return false;
        }

        private static Endpoint.Props props(BranchPath branch, String name, Compute compute) {
            return new Endpoint.Props(
                    branch.projectId(), branch.branchId(), Access.READ_ONLY, name, compute, null, null, null);
        }
    }

    @Nested
    class Snapshots extends Contents implements ProviderContract<Snapshot.Props, Snapshot.Attributes> {

        @Override
        public Provider<Snapshot.Props, Snapshot.Attributes> provider() {
            return new SnapshotProvider(clients);
        }

        @Override
        public Snapshot.Props props() {
            return props(ours, null);
        }

        @Override
        public Optional<Snapshot.Props> changedInPlace() {
            return Optional.of(props(ours, "before"));
        }

        @Override
        public Optional<Snapshot.Props> replacement() {
            return Optional.of(props(theirs, null));
        }

        @Override
        public Optional<Snapshot.Props> contested() {
            return Optional.of(props(theirs, "before"));
        }

        @Override
        public Set<String> objects() {
            return inBoth(branch -> client.snapshots().list(branch.projectId()).map(snapshot -> snapshot.id()));
        }

        @Override
        public String objectOf(Snapshot.Attributes attributes) {
            return attributes.branchId() + "/" + attributes.id();
        }

        @Override
        public void remove(Snapshot.Attributes attributes) {
            run(client.snapshots().delete(new SnapshotPath(attributes.projectId(), attributes.id())));
        }

        private static Snapshot.Props props(BranchPath branch, String name) {
            return new Snapshot.Props(branch.projectId(), branch.branchId(), name, null, null, null);
        }
    }
}

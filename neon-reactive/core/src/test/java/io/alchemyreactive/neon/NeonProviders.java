package io.alchemyreactive.neon;

import io.alchemyreactive.neon.api.branch.CreateBranchRequest;
import io.alchemyreactive.neon.api.path.BranchPath;
import io.alchemyreactive.neon.api.path.DatabasePath;
import io.alchemyreactive.neon.api.path.EndpointPath;
import io.alchemyreactive.neon.api.path.RolePath;
import io.alchemyreactive.neon.api.path.SnapshotPath;
import io.alchemyreactive.provider.Provider;
import io.alchemyreactive.test.ProviderContract;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.TestInstance;
import reactor.core.publisher.Flux;

/**
 * The contract of providers for every provider of Neon, at whichever Neon a subclass names. What lies in a branch is tried
 * in one of the stage's own, and in one of somebody else's.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class NeonProviders {

    private final NeonAccount account;
    private BranchPath ours;
    private BranchPath theirs;
    private String otherParent;

    NeonProviders(NeonAccount account) {
        this.account = account;
    }

    @BeforeAll
    void prepare() {
        account.sweep();
        ours = account.project("ours", Map.of("alchemy-stack", NeonAccount.PREFIX, "alchemy-stage", "contract"))
                .path();
        theirs = account.project("theirs", Map.of()).path();
        otherParent = account.get(account.client()
                        .branches()
                        .create(CreateBranchRequest.builder(theirs.projectId())
                                .name("parent")
                                .build()))
                .branch()
                .id();
    }

    @AfterAll
    void clean() {
        account.sweep();
        account.close();
    }

    private Set<String> inBoth(Function<BranchPath, Flux<String>> names) {
        return account.get(Flux.just(ours, theirs)
                .concatMap(branch -> names.apply(branch).map(name -> branch.branchId() + "/" + name))
                .collect(Collectors.toSet()));
    }

    /** What all have in common. */
    private abstract class Contract {

        public String stack() {
            return NeonAccount.PREFIX;
        }

        public long calls() {
            return account.requests();
        }
    }

    @Nested
    class Projects extends Contract implements ProviderContract<Project.Props, Project.Attributes> {

        private static final String US = Region.AWS_US_EAST_1.id();

        @Override
        public Provider<Project.Props, Project.Attributes> provider() {
            return new ProjectProvider(account.clients());
        }

        @Override
        public Project.Props props() {
            return props(null, US);
        }

        @Override
        public Optional<Project.Props> changedInPlace() {
            return Optional.of(props(NeonAccount.PREFIX + "-renamed", US));
        }

        @Override
        public Optional<Project.Props> replacement() {
            return Optional.of(props(null, Region.AWS_EU_CENTRAL_1.id()));
        }

        @Override
        public Optional<Project.Props> contested() {
            return Optional.of(props(NeonAccount.PREFIX + "-contested", US));
        }

        @Override
        public Set<String> objects() {
            return account.projects();
        }

        @Override
        public String objectOf(Project.Attributes attributes) {
            return attributes.id();
        }

        @Override
        public void remove(Project.Attributes attributes) {
            account.run(account.client().projects().delete(attributes.id()));
        }

        private static Project.Props props(String name, String region) {
            return new Project.Props(name, region, null, null, null, null, null);
        }
    }

    @Nested
    class Branches extends Contract implements ProviderContract<Branch.Props, Branch.Attributes> {

        @Override
        public Provider<Branch.Props, Branch.Attributes> provider() {
            return new BranchProvider(account.clients());
        }

        @Override
        public Branch.Props props() {
            return props(null, null);
        }

        @Override
        public Optional<Branch.Props> changedInPlace() {
            return Optional.of(props("renamed", null));
        }

        @Override
        public Optional<Branch.Props> replacement() {
            return Optional.of(props(null, otherParent));
        }

        @Override
        public Optional<Branch.Props> contested() {
            return Optional.of(props("contested", null));
        }

        @Override
        public Set<String> objects() {
            return account.branches(theirs.projectId());
        }

        @Override
        public String objectOf(Branch.Attributes attributes) {
            return attributes.id();
        }

        @Override
        public void remove(Branch.Attributes attributes) {
            account.run(account.client().branches().delete(new BranchPath(attributes.projectId(), attributes.id())));
        }

        private Branch.Props props(String name, String parent) {
            return new Branch.Props(
                    theirs.projectId(),
                    name,
                    parent,
                    null,
                    null,
                    null,
                    null,
                    null,
                    null,
                    null,
                    Duration.ofHours(48),
                    null,
                    null,
                    null,
                    null,
                    null,
                    null);
        }
    }

    @Nested
    class Roles extends Contract implements ProviderContract<Role.Props, Role.Attributes> {

        @Override
        public Provider<Role.Props, Role.Attributes> provider() {
            return new RoleProvider(account.clients());
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
            return inBoth(branch -> account.client().roles().list(branch).map(role -> role.name()));
        }

        @Override
        public String objectOf(Role.Attributes attributes) {
            return attributes.branchId() + "/" + attributes.name();
        }

        @Override
        public void remove(Role.Attributes attributes) {
            account.run(account.client()
                    .roles()
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
    class Databases extends Contract implements ProviderContract<Database.Props, Database.Attributes> {

        @Override
        public Provider<Database.Props, Database.Attributes> provider() {
            return new DatabaseProvider(account.clients());
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
            return inBoth(branch -> account.client().databases().list(branch).map(database -> "" + database.id()));
        }

        @Override
        public String objectOf(Database.Attributes attributes) {
            return attributes.branchId() + "/" + attributes.id();
        }

        @Override
        public void remove(Database.Attributes attributes) {
            account.run(account.client()
                    .databases()
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
    class Endpoints extends Contract implements ProviderContract<Endpoint.Props, Endpoint.Attributes> {

        @Override
        public Provider<Endpoint.Props, Endpoint.Attributes> provider() {
            return new EndpointProvider(account.clients());
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
            return inBoth(branch -> account.client().endpoints().list(branch).map(endpoint -> endpoint.id()));
        }

        @Override
        public String objectOf(Endpoint.Attributes attributes) {
            return attributes.branchId() + "/" + attributes.id();
        }

        @Override
        public void remove(Endpoint.Attributes attributes) {
            account.run(account.client().endpoints().delete(new EndpointPath(attributes.projectId(), attributes.id())));
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
    class Snapshots extends Contract implements ProviderContract<Snapshot.Props, Snapshot.Attributes> {

        @Override
        public Provider<Snapshot.Props, Snapshot.Attributes> provider() {
            return new SnapshotProvider(account.clients());
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
            return inBoth(branch ->
                    account.client().snapshots().list(branch.projectId()).map(snapshot -> snapshot.id()));
        }

        @Override
        public String objectOf(Snapshot.Attributes attributes) {
            return attributes.branchId() + "/" + attributes.id();
        }

        @Override
        public void remove(Snapshot.Attributes attributes) {
            account.run(account.client().snapshots().delete(new SnapshotPath(attributes.projectId(), attributes.id())));
        }

        private static Snapshot.Props props(BranchPath branch, String name) {
            return new Snapshot.Props(branch.projectId(), branch.branchId(), name, null, null, null);
        }
    }
}

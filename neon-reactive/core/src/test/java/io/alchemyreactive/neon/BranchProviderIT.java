package io.alchemyreactive.neon;

import io.alchemyreactive.neon.api.BranchPath;
import io.alchemyreactive.neon.local.junit.LocalNeon;
import io.alchemyreactive.provider.Provider;
import io.alchemyreactive.test.ProviderContract;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;

/** Branches keep the contract of providers, at a local Neon, in a project of their own. */
@LocalNeon
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BranchProviderIT implements ProviderContract<Branch.Props, Branch.Attributes> {

    private final LocalAccount account;
    private String project;
    private String otherParent;

    BranchProviderIT(io.alchemyreactive.neon.local.LocalNeon neon) {
        account = new LocalAccount(neon);
    }

    @BeforeAll
    void makeProject() {
        project = account.project("branches").projectId();
        otherParent = account.branch(project, "parent").id();
    }

    @AfterAll
    void close() {
        account.deleteProject(project);
        account.close();
    }

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
        return account.branches(project);
    }

    @Override
    public String objectOf(Branch.Attributes attributes) {
        return attributes.id();
    }

    @Override
    public void remove(Branch.Attributes attributes) {
        account.client()
                .branches()
                .delete(new BranchPath(attributes.projectId(), attributes.id()))
                .block(LIMIT);
    }

    @Override
    public long calls() {
        return account.requests();
    }

    private Branch.Props props(String name, String parent) {
        return new Branch.Props(
                project, name, parent, null, null, null, null, null, null, null, null, null, null, null);
    }
}

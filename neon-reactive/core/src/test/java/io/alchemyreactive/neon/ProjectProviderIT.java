package io.alchemyreactive.neon;

import io.alchemyreactive.neon.local.junit.LocalNeon;
import io.alchemyreactive.provider.Provider;
import io.alchemyreactive.test.ProviderContract;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;

/** Projects keep the contract of providers, at a local Neon. */
@LocalNeon
class ProjectProviderIT implements ProviderContract<Project.Props, Project.Attributes> {

    private static final String US = Region.AWS_US_EAST_1.id();

    private final LocalAccount account;

    ProjectProviderIT(io.alchemyreactive.neon.local.LocalNeon neon) {
        account = new LocalAccount(neon);
    }

    @AfterEach
    void close() {
        account.close();
    }

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
        return Optional.of(props("renamed", US));
    }

    @Override
    public Optional<Project.Props> replacement() {
        return Optional.of(props(null, Region.AWS_EU_CENTRAL_1.id()));
    }

    @Override
    public Optional<Project.Props> contested() {
        return Optional.of(props("contested", US));
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
        account.deleteProject(attributes.id());
    }

    @Override
    public long calls() {
        return account.requests();
    }

    private static Project.Props props(String name, String region) {
        return new Project.Props(name, region, null, null, null, null, null);
    }
}

package io.alchemyreactive.postgres;

import io.alchemyreactive.provider.Provider;
import io.alchemyreactive.test.ProviderContract;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Migrations keep the contract of providers; no object is behind them. */
class MigrationsContractTest implements ProviderContract<Migrations.Props, Migrations.Attributes> {

    @Override
    public Provider<Migrations.Props, Migrations.Attributes> provider() {
        return new MigrationsProvider();
    }

    @Override
    public Migrations.Props props() {
        return new Migrations.Props(List.of("classpath:db/migration"), "0a", null, null, null, null, null);
    }

    @Override
    public Optional<Migrations.Props> changedInPlace() {
        return Optional.of(new Migrations.Props(List.of("classpath:db/migration"), "0b", null, null, null, null, null));
    }

    @Override
    public Optional<Migrations.Props> replacement() {
        return Optional.empty();
    }

    @Override
    public Optional<Migrations.Props> contested() {
        return Optional.empty();
    }

    @Override
    public boolean hasObjects() {
        return false;
    }

    @Override
    public boolean canList() {
        return false;
    }

    @Override
    public Set<String> objects() {
        return Set.of();
    }

    @Override
    public String objectOf(Migrations.Attributes attributes) {
        return "";
    }

    @Override
    public void remove(Migrations.Attributes attributes) {}
}

package io.alchemyreactive.postgres;

import io.alchemyreactive.postgres.internal.SqlText;
import io.alchemyreactive.provider.Provider;
import io.alchemyreactive.test.ProviderContract;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** Preview schemas keep the contract of providers, on a real PostgreSQL and by an admin that is no superuser. */
class PreviewSchemaContractIT implements ProviderContract<PreviewSchema.Props, PreviewSchema.Attributes> {

    @TempDir
    static Path folder;

    private static Databases databases;
    private static PostgresOrigin admin;

    @BeforeAll
    static void start() throws Exception {
        databases = Databases.start(folder);
        admin = databases.admin();
    }

    @AfterAll
    static void stop() {
        databases.close();
    }

    @Override
    public Provider<PreviewSchema.Props, PreviewSchema.Attributes> provider() {
        return new PreviewSchemaProvider(SecureRandom::new);
    }

    @Override
    public PreviewSchema.Props props() {
        return props(null, Duration.ofHours(48));
    }

    @Override
    public Optional<PreviewSchema.Props> changedInPlace() {
        return Optional.of(props(null, Duration.ofHours(72)));
    }

    @Override
    public Optional<PreviewSchema.Props> replacement() {
        return Optional.of(props("another", Duration.ofHours(48)));
    }

    @Override
    public Optional<PreviewSchema.Props> contested() {
        return Optional.of(props("pr_7", Duration.ofHours(48)));
    }

    /** The password is told once. */
    @Override
    public PreviewSchema.Attributes foundAnew(PreviewSchema.Attributes made) {
        return made.closed();
    }

    @Override
    public boolean canList() {
        return false;
    }

    @Override
    public Set<String> objects() {
        try {
            return new HashSet<>(Databases.rows(
                    admin, "SELECT nspname FROM pg_namespace WHERE obj_description(oid, 'pg_namespace') LIKE '{%'"));
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public String objectOf(PreviewSchema.Attributes attributes) {
        return attributes.schema();
    }

    @Override
    public void remove(PreviewSchema.Attributes attributes) {
        String role = SqlText.quoted(attributes.role());
        try {
            Databases.run(
                    admin,
                    "DROP SCHEMA " + SqlText.quoted(attributes.schema()) + " CASCADE; DROP OWNED BY " + role
                            + "; DROP ROLE " + role);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static PreviewSchema.Props props(@Nullable String name, Duration ttl) {
        return new PreviewSchema.Props(admin, null, name, null, null, ttl, null, null, null, null);
    }
}

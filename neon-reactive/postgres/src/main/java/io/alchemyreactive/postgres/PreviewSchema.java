package io.alchemyreactive.postgres;

import io.alchemyreactive.effect.CheckReturnValue;
import io.alchemyreactive.output.Output;
import io.alchemyreactive.resource.InputBuilder;
import io.alchemyreactive.resource.Ref;
import io.alchemyreactive.resource.RenewalTime;
import io.alchemyreactive.resource.Replaces;
import io.alchemyreactive.resource.Resource;
import io.alchemyreactive.resource.ResourceType;
import io.alchemyreactive.resource.Stable;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * A schema of a PostgreSQL server as the database of a preview, with a role of its own that reaches no other preview; migrated
 * when it is deployed. Belongs to one run; immutable and thread-safe.
 */
public final class PreviewSchema extends Resource<PreviewSchema.Attributes> implements PreviewDatabase {

    static final String ROWS = "what was written to the preview";

    /**
     * The properties that are declared.
     *
     * @param server the database, straight to PostgreSQL, with a role that has CREATEROLE, and CREATE on the database
     * @param pooler a pooler in front of the same database; none when absent
     * @param name the name of the schema, cut and with a hash where it has more than 63 bytes; made from stack, id and stage
     *     when absent
     * @param roleMode whether it has a role of its own; {@link RoleMode#DEDICATED} when absent
     * @param extensionsSchema the schema that holds the extensions of the database; {@code public} when absent
     * @param ttl how long it lives; it does not expire when absent; changed in place
     * @param connectionLimit how many sessions its role may have at once; 20 when absent; changed in place
     * @param lockTimeout how long a drop waits for a lock; 5 seconds when absent; changed in place
     * @param migrations what is run in it
     * @param verifyIsolation whether a deploy proves that it is isolated; not proved when absent; changed in place
     */
    public record Props(
            PostgresOrigin server,
            @Nullable PostgresOrigin pooler,
            @Nullable String name,
            @Nullable @Replaces(dataLoss = ROWS) RoleMode roleMode,
            @Nullable String extensionsSchema,
            @Nullable Duration ttl,
            @Nullable Integer connectionLimit,
            @Nullable Duration lockTimeout,
            @Nullable MigrationSet migrations,
            @Nullable Boolean verifyIsolation) {

        static final String DEFAULT_EXTENSIONS = "public";
        static final int DEFAULT_CONNECTIONS = 20;
        static final Duration DEFAULT_LOCK_TIMEOUT = Duration.ofSeconds(5);

        /** Refuses a name that no preview may have, and what excludes each other. */
        public Props {
            if (name != null) {
                PreviewName.problem(name).ifPresent(why -> {
                    throw new IllegalArgumentException("no preview may have this name: " + why);
                });
            }
            refuse(name != null && name.equals(extensionsSchema), "extensions need a schema outside of the preview");
            refuse(extensionsSchema != null && extensionsSchema.isBlank(), "extensionsSchema is the name of a schema");
            refuse(ttl != null && (ttl.isNegative() || ttl.isZero()), "ttl is longer than nothing, or left out");
            refuse(connectionLimit != null && connectionLimit < 1, "connectionLimit is at least 1");
            refuse(
                    lockTimeout != null && lockTimeout.compareTo(Duration.ofMillis(1)) < 0,
                    "lockTimeout is at least a millisecond");
            refuse(
                    pooler != null && !pooler.database().equals(server.database()),
                    "the pooler leads to the database of the server");
            refuse(
                    Boolean.TRUE.equals(verifyIsolation) && roleMode == RoleMode.SHARED,
                    "a preview with a shared role is not isolated: leave verifyIsolation out, or use RoleMode.DEDICATED");
        }

        private static void refuse(boolean wrong, String instead) {
            if (wrong) {
                throw new IllegalArgumentException(instead);
            }
        }

        boolean isDedicated() {
            return roleMode != RoleMode.SHARED;
        }

        boolean isVerified() {
            return Boolean.TRUE.equals(verifyIsolation);
        }

        String extensions() {
            return extensionsSchema == null ? DEFAULT_EXTENSIONS : extensionsSchema;
        }

        int connections() {
            return connectionLimit == null ? DEFAULT_CONNECTIONS : connectionLimit;
        }

        Duration lockWait() {
            return lockTimeout == null ? DEFAULT_LOCK_TIMEOUT : lockTimeout;
        }
    }

    /**
     * The attributes that consumers see.
     *
     * @param server host and port of the server
     * @param database the database that holds the schema
     * @param schema the name of the schema
     * @param role the role of the connection values
     * @param isolated whether that role is the preview's own
     * @param origin straight to PostgreSQL; absent while the password is not known
     * @param pooledOrigin through the pooler, or {@code origin} without one; absent for a shared role
     * @param owner stack, stage and id of the resource
     * @param createdAt when the schema was made
     * @param expiresAt when it expires; absent when it does not
     * @param renewalTime the time from which a deploy starts {@code ttl} again; absent without {@code ttl}
     * @param marks the run that last made, changed or renewed it; absent when that named nobody
     * @param dataClass the origin of its rows
     * @param schemaVersion the version of the last migration; absent without migrations
     * @param contents changes when the schema is made anew
     */
    public record Attributes(
            @Stable String server,
            @Stable String database,
            @Stable String schema,
            @Stable String role,
            @Stable boolean isolated,
            @Nullable PostgresOrigin origin,
            @Nullable PostgresOrigin pooledOrigin,
            String owner,
            @Stable Instant createdAt,
            @Nullable Instant expiresAt,
            @Nullable @RenewalTime Instant renewalTime,
            @Nullable PreviewMarks marks,
            @Stable DataClass dataClass,
            @Nullable String schemaVersion,
            @Nullable String contents)
            implements PreviewAttributes {

        @Override
        public PreviewDescription description() {
            return new PreviewDescription(
                    Optional.ofNullable(origin),
                    Optional.ofNullable(pooledOrigin),
                    schema,
                    Optional.of(owner),
                    Optional.of(createdAt),
                    Optional.ofNullable(expiresAt),
                    Optional.ofNullable(marks),
                    dataClass,
                    Optional.ofNullable(schemaVersion));
        }

        Attributes withSchemaVersion(@Nullable String version) {
            return with(origin, pooledOrigin, expiresAt, renewalTime, marks, version);
        }

        /** These attributes of a preview whose password is not known. */
        Attributes closed() {
            return with(null, null, expiresAt, renewalTime, marks, schemaVersion);
        }

        /** These attributes with the times and the run of a mark. */
        Attributes marked(PreviewTag tag) {
            return with(
                    origin,
                    pooledOrigin,
                    tag.expiresAt(),
                    tag.renewalTime(),
                    tag.marks().orElse(null),
                    schemaVersion);
        }

        private Attributes with(
                @Nullable PostgresOrigin direct,
                @Nullable PostgresOrigin pooled,
                @Nullable Instant expiry,
                @Nullable Instant renewal,
                @Nullable PreviewMarks run,
                @Nullable String version) {
            return new Attributes(
                    server, database, schema, role, isolated, direct, pooled, owner, createdAt, expiry, renewal, run,
                    dataClass, version, contents);
        }
    }

    /** The type. */
    public static final ResourceType<PreviewSchema, Props, Attributes> TYPE = ResourceType.of(
                    "Postgres.PreviewSchema", Props.class, Attributes.class, PreviewSchema::new)
            .dataLoss(ROWS)
            .labelled(DataClassRule.of(DataClass.SEED_ONLY));

    private PreviewSchema(Resource.Handle<Attributes> handle) {
        super(handle);
    }

    /** Declares a preview schema. */
    @CheckReturnValue
    public static Mono<PreviewSchema> of(String id, Consumer<? super Inputs> inputs) {
        return TYPE.declare(id, Inputs::new, inputs);
    }

    /** Refers to a preview schema of another stage. */
    @CheckReturnValue
    public static Mono<PreviewSchema> ref(String id, Ref ref) {
        return TYPE.ref(id, ref);
    }

    /** Host and port of the server. */
    public Output<String> server() {
        return attribute("server", Attributes::server);
    }

    /** The database that holds the schema. */
    public Output<String> database() {
        return attribute("database", Attributes::database);
    }

    @Override
    public Output<String> schema() {
        return attribute("schema", Attributes::schema);
    }

    /** The role of the connection values. */
    public Output<String> role() {
        return attribute("role", Attributes::role);
    }

    /** Whether that role is the preview's own, so that it reaches no other preview. */
    public Output<Boolean> isolated() {
        return attribute("isolated", Attributes::isolated);
    }

    @Override
    public Output<PostgresOrigin> origin() {
        return attribute("origin", Attributes::origin);
    }

    @Override
    public Output<PostgresOrigin> pooledOrigin() {
        return attribute("pooledOrigin", Attributes::pooledOrigin);
    }

    @Override
    public Output<String> owner() {
        return attribute("owner", Attributes::owner);
    }

    @Override
    public Output<Instant> createdAt() {
        return attribute("createdAt", Attributes::createdAt);
    }

    @Override
    public Output<Instant> expiresAt() {
        return attribute("expiresAt", Attributes::expiresAt);
    }

    /** The time from which a deploy starts {@code ttl} again; absent without {@code ttl}. */
    public Output<Instant> renewalTime() {
        return attribute("renewalTime", Attributes::renewalTime);
    }

    /** The run that last made, changed or renewed it; absent when that named nobody. */
    public Output<PreviewMarks> marks() {
        return attribute("marks", Attributes::marks);
    }

    @Override
    public Output<DataClass> dataClass() {
        return attribute("dataClass", Attributes::dataClass);
    }

    @Override
    public Output<String> contents() {
        return attribute("contents", Attributes::contents);
    }

    @Override
    public Output<String> schemaVersion() {
        return attribute("schemaVersion", Attributes::schemaVersion);
    }

    /** Collects the inputs; not thread-safe. */
    public static final class Inputs extends InputBuilder<Inputs> {

        private Inputs() {}

        /**
         * Required: the database, straight to PostgreSQL, with the role that makes and drops previews. It needs CREATEROLE, and
         * CREATE on the database, and need be no superuser.
         */
        public Inputs server(PostgresOrigin server) {
            return set("server", server);
        }

        /** Sets {@code server} from an output. */
        public Inputs server(Output<PostgresOrigin> server) {
            return set("server", server);
        }

        /** A pooler in front of the same database; its role and password are not used. By default none. */
        public Inputs pooler(PostgresOrigin pooler) {
            return set("pooler", pooler);
        }

        /** Sets {@code pooler} from an output. */
        public Inputs pooler(Output<PostgresOrigin> pooler) {
            return set("pooler", pooler);
        }

        /**
         * The name of the schema, such as {@code pr_7}; one of more than 63 bytes is cut and gets a hash. By default made from
         * stack, id and stage.
         */
        public Inputs name(String name) {
            return set("name", name);
        }

        /** Sets {@code name} from an output. */
        public Inputs name(Output<String> name) {
            return set("name", name);
        }

        /** Whether it has a role of its own. By default it has. */
        public Inputs roleMode(RoleMode mode) {
            return set("roleMode", mode);
        }

        /** Sets {@code roleMode} from an output. */
        public Inputs roleMode(Output<RoleMode> mode) {
            return set("roleMode", mode);
        }

        /** The schema that holds the extensions of the database. By default {@code public}. */
        public Inputs extensionsSchema(String schema) {
            return set("extensionsSchema", schema);
        }

        /** Sets {@code extensionsSchema} from an output. */
        public Inputs extensionsSchema(Output<String> schema) {
            return set("extensionsSchema", schema);
        }

        /**
         * How long it lives from when it is made, or from when this changes. A deploy starts it again when half of it or
         * less is left. By default it does not expire.
         */
        public Inputs ttl(Duration ttl) {
            return set("ttl", ttl);
        }

        /** Sets {@code ttl} from an output. */
        public Inputs ttl(Output<Duration> ttl) {
            return set("ttl", ttl);
        }

        /** How many sessions its role may have at once. By default 20. */
        public Inputs connectionLimit(int sessions) {
            return set("connectionLimit", sessions);
        }

        /** Sets {@code connectionLimit} from an output. */
        public Inputs connectionLimit(Output<Integer> sessions) {
            return set("connectionLimit", sessions);
        }

        /** How long a drop waits for a lock. By default 5 seconds. */
        public Inputs lockTimeout(Duration timeout) {
            return set("lockTimeout", timeout);
        }

        /** Sets {@code lockTimeout} from an output. */
        public Inputs lockTimeout(Output<Duration> timeout) {
            return set("lockTimeout", timeout);
        }

        /** The migrations that are run in it, whenever a file came, went or changed. None by default. */
        public Inputs migrations(MigrationSet migrations) {
            return set("migrations", migrations);
        }

        /** Sets {@code migrations} from an output, usually {@code Migrations.out()}. */
        public Inputs migrations(Output<MigrationSet> migrations) {
            return set("migrations", migrations);
        }

        /**
         * Whether each deploy that makes or changes it proves, before it hands out the address, that the preview and a
         * throw-away neighbour cannot reach each other; it fails with {@link IsolationLeakException} when they can. By default
         * nothing is proved. Excludes a shared role.
         */
        public Inputs verifyIsolation(boolean verify) {
            return set("verifyIsolation", verify);
        }

        /** Sets {@code verifyIsolation} from an output. */
        public Inputs verifyIsolation(Output<Boolean> verify) {
            return set("verifyIsolation", verify);
        }
    }
}

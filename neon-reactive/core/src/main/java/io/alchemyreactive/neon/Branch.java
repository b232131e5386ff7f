package io.alchemyreactive.neon;

import io.alchemyreactive.effect.CheckReturnValue;
import io.alchemyreactive.effect.Redacted;
import io.alchemyreactive.output.Output;
import io.alchemyreactive.postgres.DataClass;
import io.alchemyreactive.postgres.DataClassRule;
import io.alchemyreactive.postgres.MigrationSet;
import io.alchemyreactive.postgres.PostgresOrigin;
import io.alchemyreactive.postgres.PreviewAttributes;
import io.alchemyreactive.postgres.PreviewDatabase;
import io.alchemyreactive.postgres.PreviewDescription;
import io.alchemyreactive.postgres.PreviewMarks;
import io.alchemyreactive.resource.InputBuilder;
import io.alchemyreactive.resource.Ref;
import io.alchemyreactive.resource.RenewalTime;
import io.alchemyreactive.resource.Replaces;
import io.alchemyreactive.resource.Resource;
import io.alchemyreactive.resource.ResourceType;
import io.alchemyreactive.resource.Stable;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * A branch of a Neon project: a copy-on-write copy of a database with a compute of its own. A deploy runs its
 * migrations. Belongs to one run; immutable and thread-safe.
 */
public final class Branch extends Resource<Branch.Attributes> implements PreviewDatabase {

    private static final String ROWS = "what was written to the branch";

    /**
     * The properties that a program declares.
     *
     * @param projectId the project
     * @param name the display name, unique in the project; made from stack, id and stage when absent; changed in place
     * @param parentId the branch from which this branch starts; the project's default branch when absent
     * @param parentLsn the point of the parent's log at which this branch starts; the end of the log when absent
     * @param parentTimestamp the point in time of the parent's history at which this branch starts; now when absent
     * @param schemaOnly whether the branch starts without rows, as a root branch
     * @param masking the columns whose values are masked; the branch is not visible to consumers before the masking has
     *     ended
     * @param inheritedPasswords the treatment of the parent's passwords; {@link InheritedPasswords#KEEP} when absent
     * @param isProtected whether Neon refuses to delete or reset the branch; changed in place
     * @param expiresAt the time at which the branch expires; never when {@code ttl} is absent too; changed in place
     * @param ttl the lifetime of the branch, at most 30 days; changed in place
     * @param dataClass the origin of its rows; when absent it follows from {@code schemaOnly} and {@code masking}, and
     *     is {@link DataClass#PRODUCTION_COPY} for a branch with rows as they are; changed in place
     * @param compute the size and suspend timeout of its compute; changed in place
     * @param databaseName the database of the connection values; the only database, or {@code neondb}, when absent
     * @param roleName the role of the connection values; the owner of that database when absent
     * @param migrations the migrations that a deploy runs on the branch
     * @param verifyIsolation whether a deploy proves that it is isolated; not proved when absent; changed in place
     */
    public record Props(
            @Replaces(dataLoss = ROWS) String projectId,
            @Nullable String name,
            @Nullable @Replaces(dataLoss = ROWS) String parentId,
            @Nullable @Replaces(dataLoss = ROWS) String parentLsn,
            @Nullable @Replaces(dataLoss = ROWS) Instant parentTimestamp,
            @Nullable @Replaces(dataLoss = ROWS) Boolean schemaOnly,
            @Nullable @Replaces(dataLoss = ROWS) List<Masking> masking,
            @Nullable InheritedPasswords inheritedPasswords,
            @Nullable Boolean isProtected,
            @Nullable Instant expiresAt,
            @Nullable Duration ttl,
            @Nullable DataClass dataClass,
            @Nullable Compute compute,
            @Nullable String databaseName,
            @Nullable String roleName,
            @Nullable MigrationSet migrations,
            @Nullable Boolean verifyIsolation) {

        /**
         * Copies the list, truncates points in time to milliseconds as Neon does, and refuses properties that exclude
         * each other.
         */
        public Props {
            masking = masking == null ? null : List.copyOf(masking);
            parentTimestamp = parentTimestamp == null ? null : parentTimestamp.truncatedTo(ChronoUnit.MILLIS);
            expiresAt = expiresAt == null ? null : expiresAt.truncatedTo(ChronoUnit.MILLIS);
            refuse(parentLsn != null && parentTimestamp != null, "it starts at parentLsn or at parentTimestamp");
            refuse(schemaOnly != null && schemaOnly && masking != null, "it has no rows, or masked ones");
            refuse(masking != null && masking.isEmpty(), "masking names at least one column, or is left out");
            refuse(
                    isProtected != null && isProtected && (expiresAt != null || ttl != null),
                    "a branch that expires cannot be protected at Neon: declare one of them");
            refuse(expiresAt != null && ttl != null, "it expires at expiresAt or after ttl");
            refuse(
                    ttl != null
                            && (ttl.compareTo(BranchLifetime.SHORTEST) < 0
                                    || ttl.compareTo(BranchLifetime.LONGEST) > 0),
                    "ttl is at least a minute and at most 30 days");
        }

        boolean isVerified() {
            return Boolean.TRUE.equals(verifyIsolation);
        }

        boolean expires() {
            return expiresAt != null || ttl != null;
        }

        /** The origin of the rows, as far as the declaration shows it. Rows of a parent count as those of production. */
        DataClass rows() {
            if (dataClass != null) {
                return dataClass;
            }
            if (schemaOnly != null && schemaOnly) {
                return DataClass.SCHEMA_ONLY;
            }
            return masking == null ? DataClass.PRODUCTION_COPY : DataClass.MASKED;
        }

        private static void refuse(boolean wrong, String instead) {
            if (wrong) {
                throw new IllegalArgumentException(instead);
            }
        }
    }

    /**
     * The attributes that consumers see.
     *
     * @param id the id that Neon assigns
     * @param projectId the project
     * @param name the display name
     * @param parentId the parent branch; absent for a root branch
     * @param endpointId the read-write endpoint of the branch
     * @param databaseName the database of the connection values
     * @param roleName the role of the connection values
     * @param connectionUri the URI of a direct connection to PostgreSQL
     * @param pooledConnectionUri the URI of a connection through the pooler
     * @param schema the schema in which the application works: {@code public}
     * @param owner stack, stage and id of the resource; absent for a branch that an older version deployed, until it is
     *     changed
     * @param createdAt the time at which Neon made the branch; absent as {@code owner} is
     * @param expiresAt the time at which the branch expires; Neon deletes it some minutes later; absent when it does not
     *     expire
     * @param renewalTime the time from which a deploy starts {@code ttl} again; absent without {@code ttl}
     * @param marks the run that last made, changed or renewed it; absent when that named nobody
     * @param dataClass the origin of its rows
     * @param schemaVersion the version of the last migration; absent without migrations
     * @param contents changes when the content is replaced; absent when it is not known
     */
    public record Attributes(
            @Stable String id,
            @Stable String projectId,
            String name,
            @Stable @Nullable String parentId,
            @Stable String endpointId,
            String databaseName,
            String roleName,
            Redacted<String> connectionUri,
            Redacted<String> pooledConnectionUri,
            @Stable String schema,
            @Nullable String owner,
            @Nullable Instant createdAt,
            @Nullable Instant expiresAt,
            @Nullable @RenewalTime Instant renewalTime,
            @Nullable PreviewMarks marks,
            DataClass dataClass,
            @Nullable String schemaVersion,
            @Nullable String contents)
            implements PreviewAttributes {

        @Override
        public PreviewDescription description() {
            return new PreviewDescription(
                    Optional.of(PostgresOrigin.parse(connectionUri)),
                    Optional.of(PostgresOrigin.parse(pooledConnectionUri)),
                    schema,
                    Optional.ofNullable(owner),
                    Optional.ofNullable(createdAt),
                    Optional.ofNullable(expiresAt),
                    Optional.ofNullable(marks),
                    dataClass,
                    Optional.ofNullable(schemaVersion));
        }

        Attributes withSchemaVersion(@Nullable String version) {
            return with(expiresAt, renewalTime, marks, version);
        }

        Attributes expiring(@Nullable Instant expiry, @Nullable Instant renewal) {
            return with(expiry, renewal, marks, schemaVersion);
        }

        Attributes withMarks(@Nullable PreviewMarks run) {
            return with(expiresAt, renewalTime, run, schemaVersion);
        }

        private Attributes with(
                @Nullable Instant expiry,
                @Nullable Instant renewal,
                @Nullable PreviewMarks run,
                @Nullable String version) {
            return new Attributes(
                    id,
                    projectId,
                    name,
                    parentId,
                    endpointId,
                    databaseName,
                    roleName,
                    connectionUri,
                    pooledConnectionUri,
                    schema,
                    owner,
                    createdAt,
                    expiry,
                    renewal,
                    run,
                    dataClass,
                    version,
                    contents);
        }
    }

    /** The resource type of branches. */
    public static final ResourceType<Branch, Props, Attributes> TYPE = ResourceType.of(
                    "Neon.Branch", Props.class, Attributes.class, Branch::new)
            .dataLoss(ROWS)
            .labelled(DataClassRule.of(DataClass.PRODUCTION_COPY)
                    .when("schemaOnly", DataClass.SCHEMA_ONLY)
                    .when("masking", DataClass.MASKED))
            .schema(2, new StoredBranches());

    private Branch(Resource.Handle<Attributes> handle) {
        super(handle);
    }

    /** Declares a branch. */
    @CheckReturnValue
    public static Mono<Branch> of(String id, Consumer<? super Inputs> inputs) {
        return TYPE.declare(id, Inputs::new, inputs);
    }

    /** Refers to a branch of another stage. */
    @CheckReturnValue
    public static Mono<Branch> ref(String id, Ref ref) {
        return TYPE.ref(id, ref);
    }

    /** The id that Neon assigns. */
    public Output<String> id() {
        return attribute("id", Attributes::id);
    }

    /** The project. */
    public Output<String> projectId() {
        return attribute("projectId", Attributes::projectId);
    }

    /** The display name. */
    public Output<String> name() {
        return attribute("name", Attributes::name);
    }

    /** The parent branch; absent for a root branch. */
    public Output<String> parentId() {
        return attribute("parentId", Attributes::parentId);
    }

    /** The read-write endpoint of the branch. */
    public Output<String> endpointId() {
        return attribute("endpointId", Attributes::endpointId);
    }

    /** The database of the connection values. */
    public Output<String> databaseName() {
        return attribute("databaseName", Attributes::databaseName);
    }

    /** The role of the connection values. */
    public Output<String> roleName() {
        return attribute("roleName", Attributes::roleName);
    }

    /** The URI of a direct connection to PostgreSQL. */
    public Output<Redacted<String>> connectionUri() {
        return attribute("connectionUri", Attributes::connectionUri);
    }

    /** The URI of a connection through the pooler, for many short transactions. */
    public Output<Redacted<String>> pooledConnectionUri() {
        return attribute("pooledConnectionUri", Attributes::pooledConnectionUri);
    }

    /** The parts of the direct connection to PostgreSQL, for a proxy or another service that connects to it. */
    @Override
    public Output<PostgresOrigin> origin() {
        return connectionUri().map(PostgresOrigin::parse);
    }

    /** The parts of the connection through the pooler. */
    @Override
    public Output<PostgresOrigin> pooledOrigin() {
        return pooledConnectionUri().map(PostgresOrigin::parse);
    }

    /** The schema in which the application works: {@code public}. */
    @Override
    public Output<String> schema() {
        return attribute("schema", Attributes::schema);
    }

    /** The owner, as {@code stack/stage/id}; absent for a branch that an older version deployed, until it is changed. */
    @Override
    public Output<String> owner() {
        return attribute("owner", Attributes::owner);
    }

    /** The time at which Neon made the branch; absent as {@link #owner} is. */
    @Override
    public Output<Instant> createdAt() {
        return attribute("createdAt", Attributes::createdAt);
    }

    @Override
    public Output<String> contents() {
        return attribute("contents", Attributes::contents);
    }

    /** The time at which the branch expires; Neon deletes it some minutes later. Absent when it does not expire. */
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
    public Output<String> schemaVersion() {
        return attribute("schemaVersion", Attributes::schemaVersion);
    }

    /** Collects the inputs of the resource. Not thread-safe. */
    public static final class Inputs extends InputBuilder<Inputs> {

        private Inputs() {}

        /** Required: the project. */
        public Inputs project(Project project) {
            return set("projectId", project.id());
        }

        /** Sets {@code project} by Neon's id. */
        public Inputs project(String projectId) {
            return set("projectId", projectId);
        }

        /** The display name, unique in the project. By default made from stack, id and stage. */
        public Inputs name(String name) {
            return set("name", name);
        }

        /** Sets {@code name} from an output. */
        public Inputs name(Output<String> name) {
            return set("name", name);
        }

        /** The parent branch, by the id that Neon assigns. By default the project's default branch. */
        public Inputs parent(String branchId) {
            return set("parentId", branchId);
        }

        /** Sets {@code parent} from an output. */
        public Inputs parent(Output<String> branchId) {
            return set("parentId", branchId);
        }

        /** The point of the parent's log at which the branch starts. By default the end of the log. */
        public Inputs parentLsn(String lsn) {
            return set("parentLsn", lsn);
        }

        /** Sets {@code parentLsn} from an output. */
        public Inputs parentLsn(Output<String> lsn) {
            return set("parentLsn", lsn);
        }

        /** The point in time of the parent's history at which the branch starts. By default now. */
        public Inputs parentTimestamp(Instant instant) {
            return set("parentTimestamp", instant);
        }

        /** Sets {@code parentTimestamp} from an output. */
        public Inputs parentTimestamp(Output<Instant> instant) {
            return set("parentTimestamp", instant);
        }

        /** Starts the branch without rows, as a root branch. Off by default. */
        public Inputs schemaOnly(boolean schemaOnly) {
            return set("schemaOnly", schemaOnly);
        }

        /** Sets {@code schemaOnly} from an output. */
        public Inputs schemaOnly(Output<Boolean> schemaOnly) {
            return set("schemaOnly", schemaOnly);
        }

        /** The columns whose values are masked. By default none. */
        public Inputs masking(Masking... rules) {
            return set("masking", List.of(rules));
        }

        /** Sets {@code masking} from an output. */
        public Inputs masking(Output<List<Masking>> rules) {
            return set("masking", rules);
        }

        /** The treatment of the passwords of an unprotected parent. By default its roles keep them. */
        public Inputs inheritedPasswords(InheritedPasswords policy) {
            return set("inheritedPasswords", policy);
        }

        /** Sets {@code inheritedPasswords} from an output. */
        public Inputs inheritedPasswords(Output<InheritedPasswords> policy) {
            return set("inheritedPasswords", policy);
        }

        /** Makes Neon refuse to delete or reset the branch. Off by default. */
        public Inputs isProtected(boolean isProtected) {
            return set("isProtected", isProtected);
        }

        /** Sets {@code isProtected} from an output. */
        public Inputs isProtected(Output<Boolean> isProtected) {
            return set("isProtected", isProtected);
        }

        /** The time at which the branch expires, at most 30 days away; Neon deletes it some minutes later. By default never. */
        public Inputs expiresAt(Instant instant) {
            return set("expiresAt", instant);
        }

        /** Sets {@code expiresAt} from an output. */
        public Inputs expiresAt(Output<Instant> instant) {
            return set("expiresAt", instant);
        }

        /**
         * The lifetime of the branch from its creation, or from the change of this; at least a minute, at most 30 days.
         * A deploy starts it again when half of it or less is left. Excludes {@code expiresAt}. By default the branch
         * does not expire.
         */
        public Inputs ttl(Duration ttl) {
            return set("ttl", ttl);
        }

        /** Sets {@code ttl} from an output. */
        public Inputs ttl(Output<Duration> ttl) {
            return set("ttl", ttl);
        }

        /**
         * The origin of the rows of the branch. By default {@code SCHEMA_ONLY} for a branch without rows, {@code MASKED}
         * for one with masked columns, and {@code PRODUCTION_COPY} for every other one.
         */
        public Inputs dataClass(DataClass dataClass) {
            return set("dataClass", dataClass);
        }

        /** Sets {@code dataClass} from an output, usually that of the parent. */
        public Inputs dataClass(Output<DataClass> dataClass) {
            return set("dataClass", dataClass);
        }

        /** The size and suspend timeout of the branch's compute. By default Neon chooses them. */
        public Inputs compute(Compute compute) {
            return set("compute", compute);
        }

        /** Sets {@code compute} from an output. */
        public Inputs compute(Output<Compute> compute) {
            return set("compute", compute);
        }

        /** The database of the connection values. By default the only database, or {@code neondb}. */
        public Inputs databaseName(String databaseName) {
            return set("databaseName", databaseName);
        }

        /** Sets {@code databaseName} from an output. */
        public Inputs databaseName(Output<String> databaseName) {
            return set("databaseName", databaseName);
        }

        /** The role of the connection values. By default the owner of that database. */
        public Inputs roleName(String roleName) {
            return set("roleName", roleName);
        }

        /** Sets {@code roleName} from an output. */
        public Inputs roleName(Output<String> roleName) {
            return set("roleName", roleName);
        }

        /**
         * The migrations of the branch. A deploy runs them whenever a file was added, removed or changed. None by
         * default.
         */
        public Inputs migrations(MigrationSet migrations) {
            return set("migrations", migrations);
        }

        /** Sets {@code migrations} from an output, usually {@code Migrations.out()}. */
        public Inputs migrations(Output<MigrationSet> migrations) {
            return set("migrations", migrations);
        }

        /**
         * Whether each deploy that makes or changes it proves, before it hands out the address, that the branch and a throw-away
         * neighbour cannot reach each other; it fails with {@link io.alchemyreactive.postgres.IsolationLeakException} when they
         * can. Passwords of the parent fail it too, unless {@link InheritedPasswords#KEEP} is declared. By default nothing is proved.
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

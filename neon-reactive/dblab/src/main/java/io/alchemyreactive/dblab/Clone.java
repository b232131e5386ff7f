package io.alchemyreactive.dblab;

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
import io.alchemyreactive.resource.Resource;
import io.alchemyreactive.resource.ResourceType;
import io.alchemyreactive.resource.Stable;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * A thin clone of a DBLab instance: a copy-on-write copy of a snapshot with a PostgreSQL server of its own. A deploy runs
 * its migrations. Belongs to one run; immutable and thread-safe.
 */
public final class Clone extends Resource<Clone.Attributes> implements PreviewDatabase {

    static final String ROWS = "what was written to the clone";

    /**
     * The properties that a program declares.
     *
     * @param instance the DBLab instance; another token is changed in place
     * @param branch the branch from whose newest snapshot the clone begins; {@code main} when absent; another one resets
     *     the clone in place
     * @param snapshot the snapshot from which the clone begins, in place of a branch; another one resets the clone in
     *     place
     * @param at the moment whose data the clone has: it begins from the newest snapshot of the branch with data of that
     *     time or an earlier one; the newest of all when absent; another one resets the clone in place
     * @param database the database of the connection values; {@code postgres} when absent
     * @param username the role of the connection values, which DBLab makes; {@code app} when absent
     * @param restricted whether that role is no superuser; it is one when absent
     * @param ttl how long DBLab keeps the clone; deleted when it is idle when absent; changed in place
     * @param dataClass the origin of its rows; {@link DataClass#PRODUCTION_COPY} when absent; changed in place
     * @param migrations the migrations that a deploy runs in the clone
     * @param verifyIsolation whether a deploy proves that it is isolated; not proved when absent; changed in place
     */
    public record Props(
            DbLabInstance instance,
            @Nullable String branch,
            @Nullable String snapshot,
            @Nullable Instant at,
            @Nullable String database,
            @Nullable String username,
            @Nullable Boolean restricted,
            @Nullable Duration ttl,
            @Nullable DataClass dataClass,
            @Nullable MigrationSet migrations,
            @Nullable Boolean verifyIsolation) {

        private static final String DEFAULT_BRANCH = "main";
        private static final String DEFAULT_DATABASE = "postgres";
        private static final String DEFAULT_USERNAME = "app";

        /** Refuses properties that exclude each other, and empty names. Truncates the moment to milliseconds. */
        public Props {
            at = at == null ? null : at.truncatedTo(ChronoUnit.MILLIS);
            refuse(at != null && snapshot != null, "it begins at a snapshot of a branch by its time, or at a snapshot");
            refuse(
                    branch != null && snapshot != null,
                    "it begins at the newest snapshot of a branch, or at a snapshot");
            refuse(isBlank(branch) || isBlank(snapshot), "branch and snapshot are names, or are left out");
            refuse(isBlank(database) || isBlank(username), "database and username are names, or are left out");
            refuse(ttl != null && ttl.compareTo(CloneLease.SHORTEST) < 0, "ttl is at least a minute, or is left out");
        }

        String branchName() {
            return Objects.requireNonNullElse(branch, DEFAULT_BRANCH);
        }

        String databaseName() {
            return Objects.requireNonNullElse(database, DEFAULT_DATABASE);
        }

        String role() {
            return Objects.requireNonNullElse(username, DEFAULT_USERNAME);
        }

        boolean isVerified() {
            return Boolean.TRUE.equals(verifyIsolation);
        }

        boolean isRestricted() {
            return Boolean.TRUE.equals(restricted);
        }

        DataClass rows() {
            return Objects.requireNonNullElse(dataClass, DataClass.PRODUCTION_COPY);
        }

        private static boolean isBlank(@Nullable String text) {
            return text != null && text.isBlank();
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
     * @param id the id of the clone at DBLab; contains stack, id, stage and the instance of the resource
     * @param url the URL of the DBLab instance
     * @param snapshot the snapshot from which the clone begins; absent when DBLab tells none
     * @param origin the connection values; absent while the password is not known
     * @param schema the schema in which the application works: {@code public}
     * @param owner stack, stage and id of the resource
     * @param createdAt when the clone was made
     * @param expiresAt when its protection ends, after which DBLab deletes it once it is idle; absent when it is not
     *     protected, or without an end
     * @param renewalTime the time from which a deploy protects the clone anew; absent without {@code ttl}
     * @param marks the run that last made, changed or renewed it; absent when that named nobody
     * @param dataClass the origin of its rows
     * @param schemaVersion the version of the last migration; absent without migrations
     * @param contents changes when the content is replaced; absent while the password is not known
     */
    public record Attributes(
            @Stable String id,
            @Stable String url,
            @Nullable String snapshot,
            @Nullable PostgresOrigin origin,
            @Stable String schema,
            @Stable String owner,
            @Stable Instant createdAt,
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
                    Optional.ofNullable(origin),
                    Optional.ofNullable(origin),
                    schema,
                    Optional.of(owner),
                    Optional.of(createdAt),
                    Optional.ofNullable(expiresAt),
                    Optional.ofNullable(marks),
                    dataClass,
                    Optional.ofNullable(schemaVersion));
        }

        Attributes withSchemaVersion(@Nullable String version) {
            return with(origin, marks, version, contents);
        }

        Attributes withContents(@Nullable String value) {
            return with(origin, marks, schemaVersion, value);
        }

        /** These attributes of a clone whose password is not known. */
        Attributes closed() {
            return with(null, marks, null, null);
        }

        Attributes withMarks(@Nullable PreviewMarks run) {
            return with(origin, run, schemaVersion, contents);
        }

        private Attributes with(
                @Nullable PostgresOrigin address,
                @Nullable PreviewMarks run,
                @Nullable String version,
                @Nullable String content) {
            return new Attributes(
                    id,
                    url,
                    snapshot,
                    address,
                    schema,
                    owner,
                    createdAt,
                    expiresAt,
                    renewalTime,
                    run,
                    dataClass,
                    version,
                    content);
        }
    }

    /** The type. */
    public static final ResourceType<Clone, Props, Attributes> TYPE = ResourceType.of(
                    "DbLab.Clone", Props.class, Attributes.class, Clone::new)
            .dataLoss(ROWS)
            .labelled(DataClassRule.of(DataClass.PRODUCTION_COPY));

    private Clone(Resource.Handle<Attributes> handle) {
        super(handle);
    }

    /** Declares a clone. */
    @CheckReturnValue
    public static Mono<Clone> of(String id, Consumer<? super Inputs> inputs) {
        return TYPE.declare(id, Inputs::new, inputs);
    }

    /** Refers to a clone of another stage. */
    @CheckReturnValue
    public static Mono<Clone> ref(String id, Ref ref) {
        return TYPE.ref(id, ref);
    }

    /** The id of the clone at DBLab. */
    public Output<String> id() {
        return attribute("id", Attributes::id);
    }

    /** The URL of the DBLab instance. */
    public Output<String> url() {
        return attribute("url", Attributes::url);
    }

    /** The snapshot from which the clone begins; absent when DBLab tells none. */
    public Output<String> snapshot() {
        return attribute("snapshot", Attributes::snapshot);
    }

    @Override
    public Output<PostgresOrigin> origin() {
        return attribute("origin", Attributes::origin);
    }

    /** The connection values of {@link #origin}, because clones have no pooler. */
    @Override
    public Output<PostgresOrigin> pooledOrigin() {
        return origin();
    }

    /** The host of the clone's server. */
    public Output<String> host() {
        return origin().map(PostgresOrigin::host);
    }

    /** The port of the clone's server. */
    public Output<Integer> port() {
        return origin().map(PostgresOrigin::port);
    }

    /** The database of the connection values. */
    public Output<String> database() {
        return origin().map(PostgresOrigin::database);
    }

    /** The role of the connection values. */
    public Output<String> username() {
        return origin().map(PostgresOrigin::user);
    }

    /** The password of that role. */
    public Output<Redacted<String>> password() {
        return origin().map(PostgresOrigin::password);
    }

    /** The schema in which the application works: {@code public}. */
    @Override
    public Output<String> schema() {
        return attribute("schema", Attributes::schema);
    }

    @Override
    public Output<String> owner() {
        return attribute("owner", Attributes::owner);
    }

    @Override
    public Output<Instant> createdAt() {
        return attribute("createdAt", Attributes::createdAt);
    }

    /**
     * The end of the protection, after which DBLab deletes the clone once it is idle; absent when it is not protected, or
     * without an end.
     */
    @Override
    public Output<Instant> expiresAt() {
        return attribute("expiresAt", Attributes::expiresAt);
    }

    /** The time from which a deploy protects the clone anew; absent without {@code ttl}. */
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

    /** Changes when the clone is made or reset, and when its server was started anew. */
    @Override
    public Output<String> contents() {
        return attribute("contents", Attributes::contents);
    }

    /** Collects the inputs of the resource. Not thread-safe. */
    public static final class Inputs extends InputBuilder<Inputs> {

        private Inputs() {}

        /** Required: the DBLab instance. */
        public Inputs instance(DbLabInstance instance) {
            return set("instance", instance);
        }

        /** Sets {@code instance} from an output. */
        public Inputs instance(Output<DbLabInstance> instance) {
            return set("instance", instance);
        }

        /**
         * The branch from whose newest snapshot the clone begins. By default {@code main}. Another branch resets the
         * clone, with consent to lose what was written to it; its address and password stay.
         */
        public Inputs branch(String name) {
            return set("branch", name);
        }

        /** Sets {@code branch} from an output. */
        public Inputs branch(Output<String> name) {
            return set("branch", name);
        }

        /** The snapshot from which the clone begins, in place of a branch. Another snapshot resets the clone. */
        public Inputs snapshot(String id) {
            return set("snapshot", id);
        }

        /** Sets {@code snapshot} from an output. */
        public Inputs snapshot(Output<String> id) {
            return set("snapshot", id);
        }

        /**
         * The moment whose data the clone has: it begins from the newest snapshot of the branch with data of that time or an
         * earlier one. By default from the newest of all. Another moment resets the clone. Excludes {@code snapshot}.
         */
        public Inputs at(Instant moment) {
            return set("at", moment);
        }

        /** Sets {@code at} from an output. */
        public Inputs at(Output<Instant> moment) {
            return set("at", moment);
        }

        /** The database of the connection values. By default {@code postgres}. */
        public Inputs database(String name) {
            return set("database", name);
        }

        /** Sets {@code database} from an output. */
        public Inputs database(Output<String> name) {
            return set("database", name);
        }

        /** The role of the connection values, which DBLab makes. By default {@code app}. */
        public Inputs username(String name) {
            return set("username", name);
        }

        /** Sets {@code username} from an output. */
        public Inputs username(Output<String> name) {
            return set("username", name);
        }

        /** Whether that role is no superuser. By default it is one. */
        public Inputs restricted(boolean restricted) {
            return set("restricted", restricted);
        }

        /** Sets {@code restricted} from an output. */
        public Inputs restricted(Output<Boolean> restricted) {
            return set("restricted", restricted);
        }

        /**
         * How long DBLab keeps the clone from when it is made, or from when this changes, at least a minute. A deploy
         * starts it again when half of it or less is left. DBLab may grant less. By default DBLab deletes the clone when
         * it is idle.
         */
        public Inputs ttl(Duration ttl) {
            return set("ttl", ttl);
        }

        /** Sets {@code ttl} from an output. */
        public Inputs ttl(Output<Duration> ttl) {
            return set("ttl", ttl);
        }

        /**
         * The origin of the rows of the snapshot. By default {@code PRODUCTION_COPY}; the library cannot see whether the
         * instance masks them.
         */
        public Inputs dataClass(DataClass rows) {
            return set("dataClass", rows);
        }

        /** Sets {@code dataClass} from an output. */
        public Inputs dataClass(Output<DataClass> rows) {
            return set("dataClass", rows);
        }

        /** The migrations that a deploy runs in the clone, whenever a file came, went or changed. None by default. */
        public Inputs migrations(MigrationSet migrations) {
            return set("migrations", migrations);
        }

        /** Sets {@code migrations} from an output, usually {@code Migrations.out()}. */
        public Inputs migrations(Output<MigrationSet> migrations) {
            return set("migrations", migrations);
        }

        /**
         * Whether each deploy that makes or changes it proves, before it hands out the address, that the clone and a throw-away
         * neighbour cannot reach each other; it fails with {@link io.alchemyreactive.postgres.IsolationLeakException} when they
         * can. By default nothing is proved.
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

package io.alchemyreactive.neon;

import io.alchemyreactive.effect.CheckReturnValue;
import io.alchemyreactive.effect.Redacted;
import io.alchemyreactive.output.Output;
import io.alchemyreactive.postgres.DataClass;
import io.alchemyreactive.postgres.PostgresOrigin;
import io.alchemyreactive.resource.InputBuilder;
import io.alchemyreactive.resource.LabelRule;
import io.alchemyreactive.resource.Ref;
import io.alchemyreactive.resource.Replaces;
import io.alchemyreactive.resource.Resource;
import io.alchemyreactive.resource.ResourceType;
import io.alchemyreactive.resource.Stable;
import java.util.function.Consumer;
import reactor.core.publisher.Mono;

/**
 * A database of a branch. In a branch of the same stage, the resource takes over a database that exists already,
 * usually a copy of the parent's. Belongs to one run; immutable and thread-safe.
 */
public final class Database extends Resource<Database.Attributes> {

    private static final String ROWS = "the database with everything in it";

    /**
     * The properties that a program declares.
     *
     * @param projectId the project
     * @param branchId the branch
     * @param name the name of the database, unique in the branch; changed in place
     * @param ownerName the role that owns the database; changed in place
     */
    public record Props(
            @Replaces(dataLoss = ROWS) String projectId,
            @Replaces(dataLoss = ROWS) String branchId,
            String name,
            String ownerName) {}

    /**
     * The attributes that consumers see.
     *
     * @param id the number that Neon assigns
     * @param projectId the project
     * @param branchId the branch
     * @param name the name of the database
     * @param ownerName the role that owns the database
     * @param connectionUri the owner's URI of a direct connection to PostgreSQL
     * @param pooledConnectionUri the owner's URI of a connection through the pooler
     */
    public record Attributes(
            @Stable long id,
            @Stable String projectId,
            @Stable String branchId,
            String name,
            String ownerName,
            Redacted<String> connectionUri,
            Redacted<String> pooledConnectionUri) {}

    /** The resource type of databases. */
    public static final ResourceType<Database, Props, Attributes> TYPE = ResourceType.of(
                    "Neon.Database", Props.class, Attributes.class, Database::new)
            .dataLoss(ROWS)
            .labelled(LabelRule.passingOn(DataClass.LABEL));

    private Database(Resource.Handle<Attributes> handle) {
        super(handle);
    }

    /** Declares a database. */
    @CheckReturnValue
    public static Mono<Database> of(String id, Consumer<? super Inputs> inputs) {
        return TYPE.declare(id, Inputs::new, inputs);
    }

    /** Refers to a database of another stage. */
    @CheckReturnValue
    public static Mono<Database> ref(String id, Ref ref) {
        return TYPE.ref(id, ref);
    }

    /** The number that Neon assigns. */
    public Output<Long> id() {
        return attribute("id", Attributes::id);
    }

    /** The project. */
    public Output<String> projectId() {
        return attribute("projectId", Attributes::projectId);
    }

    /** The branch. */
    public Output<String> branchId() {
        return attribute("branchId", Attributes::branchId);
    }

    /** The name of the database. */
    public Output<String> name() {
        return attribute("name", Attributes::name);
    }

    /** The role that owns the database. */
    public Output<String> ownerName() {
        return attribute("ownerName", Attributes::ownerName);
    }

    /** The owner's URI of a direct connection to PostgreSQL. */
    public Output<Redacted<String>> connectionUri() {
        return attribute("connectionUri", Attributes::connectionUri);
    }

    /** The owner's URI of a connection through the pooler, for many short transactions. */
    public Output<Redacted<String>> pooledConnectionUri() {
        return attribute("pooledConnectionUri", Attributes::pooledConnectionUri);
    }

    /** The parts of the owner's direct connection to PostgreSQL. */
    public Output<PostgresOrigin> origin() {
        return connectionUri().map(PostgresOrigin::parse);
    }

    /** The parts of the owner's connection through the pooler. */
    public Output<PostgresOrigin> pooledOrigin() {
        return pooledConnectionUri().map(PostgresOrigin::parse);
    }

    /**
     * The parts of another role's direct connection to PostgreSQL. The role must belong to the branch of the database.
     */
    public Output<PostgresOrigin> origin(Role role) {
        return as(role, origin());
    }

    /**
     * The parts of another role's connection through the pooler. The role must belong to the branch of the database.
     */
    public Output<PostgresOrigin> pooledOrigin(Role role) {
        return as(role, pooledOrigin());
    }

    private static Output<PostgresOrigin> as(Role role, Output<PostgresOrigin> owners) {
        Output<PostgresOrigin> named =
                Output.zip(owners, role.name(), (origin, name) -> origin.as(name, origin.password()));
        return Output.zip(named, role.password(), (origin, password) -> origin.as(origin.user(), password));
    }

    /** Collects the inputs of the resource. Not thread-safe. */
    public static final class Inputs extends InputBuilder<Inputs> {

        private Inputs() {}

        /** Required: the branch. */
        public Inputs branch(Branch branch) {
            return branch(branch.projectId(), branch.id());
        }

        /** Sets {@code branch} by Neon's ids. */
        public Inputs branch(Output<String> projectId, Output<String> branchId) {
            return set("projectId", projectId).set("branchId", branchId);
        }

        /** Required: the name of the database, unique in the branch. */
        public Inputs name(String name) {
            return set("name", name);
        }

        /** Sets {@code name} from an output. */
        public Inputs name(Output<String> name) {
            return set("name", name);
        }

        /** Required: the role that owns the database. */
        public Inputs owner(Role role) {
            return owner(role.name());
        }

        /** Sets {@code owner} by the name of the role. */
        public Inputs owner(String roleName) {
            return set("ownerName", roleName);
        }

        /** Sets {@code owner} by the name of the role, from an output. */
        public Inputs owner(Output<String> roleName) {
            return set("ownerName", roleName);
        }
    }
}

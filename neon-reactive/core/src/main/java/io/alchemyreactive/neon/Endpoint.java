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
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * An additional compute of a branch, usually a read replica. A declared {@link Branch} has its read-write endpoint
 * already. Belongs to one run; immutable and thread-safe.
 */
public final class Endpoint extends Resource<Endpoint.Attributes> {

    /**
     * The properties that a program declares.
     *
     * @param projectId the project
     * @param branchId the branch that the endpoint serves
     * @param access the rights of its sessions; {@link Access#READ_ONLY} when absent
     * @param name the display name, by which the provider finds the object again; made from stack, id and stage when
     *     absent; changed in place
     * @param compute the size and suspend timeout; changed in place
     * @param disabled whether connections are refused; changed in place
     * @param databaseName the database of the connection values; the only database, or {@code neondb}, when absent
     * @param roleName the role of the connection values; the owner of that database when absent
     */
    public record Props(
            @Replaces String projectId,
            @Replaces String branchId,
            @Nullable @Replaces Access access,
            @Nullable String name,
            @Nullable Compute compute,
            @Nullable Boolean disabled,
            @Nullable String databaseName,
            @Nullable String roleName) {}

    /**
     * The attributes that consumers see.
     *
     * @param id the id that Neon assigns
     * @param projectId the project
     * @param branchId the branch that the endpoint serves
     * @param name the display name
     * @param databaseName the database of the connection values
     * @param roleName the role of the connection values
     * @param connectionUri the URI of a direct connection to PostgreSQL
     * @param pooledConnectionUri the URI of a connection through the pooler
     */
    public record Attributes(
            @Stable String id,
            @Stable String projectId,
            @Stable String branchId,
            String name,
            String databaseName,
            String roleName,
            Redacted<String> connectionUri,
            Redacted<String> pooledConnectionUri) {}

    /** The resource type of endpoints. */
    public static final ResourceType<Endpoint, Props, Attributes> TYPE = ResourceType.of(
                    "Neon.Endpoint", Props.class, Attributes.class, Endpoint::new)
            .labelled(LabelRule.passingOn(DataClass.LABEL));

    private Endpoint(Resource.Handle<Attributes> handle) {
        super(handle);
    }

    /** Declares an endpoint. */
    @CheckReturnValue
    public static Mono<Endpoint> of(String id, Consumer<? super Inputs> inputs) {
        return TYPE.declare(id, Inputs::new, inputs);
    }

    /** Refers to an endpoint of another stage. */
    @CheckReturnValue
    public static Mono<Endpoint> ref(String id, Ref ref) {
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

    /** The branch that the endpoint serves. */
    public Output<String> branchId() {
        return attribute("branchId", Attributes::branchId);
    }

    /** The display name. */
    public Output<String> name() {
        return attribute("name", Attributes::name);
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

    /** The parts of the direct connection to PostgreSQL. */
    public Output<PostgresOrigin> origin() {
        return connectionUri().map(PostgresOrigin::parse);
    }

    /** The parts of the connection through the pooler. */
    public Output<PostgresOrigin> pooledOrigin() {
        return pooledConnectionUri().map(PostgresOrigin::parse);
    }

    /** Collects the inputs of the resource. Not thread-safe. */
    public static final class Inputs extends InputBuilder<Inputs> {

        private Inputs() {}

        /** Required: the branch that the endpoint serves. */
        public Inputs branch(Branch branch) {
            return branch(branch.projectId(), branch.id());
        }

        /** Sets {@code branch} by Neon's ids. */
        public Inputs branch(Output<String> projectId, Output<String> branchId) {
            return set("projectId", projectId).set("branchId", branchId);
        }

        /** The rights of its sessions. By default read only. */
        public Inputs access(Access access) {
            return set("access", access);
        }

        /** Sets {@code access} from an output. */
        public Inputs access(Output<Access> access) {
            return set("access", access);
        }

        /** The display name, at most 64 characters. By default made from stack, id and stage. */
        public Inputs name(String name) {
            return set("name", name);
        }

        /** Sets {@code name} from an output. */
        public Inputs name(Output<String> name) {
            return set("name", name);
        }

        /** The size and suspend timeout. By default Neon chooses them. */
        public Inputs compute(Compute compute) {
            return set("compute", compute);
        }

        /** Sets {@code compute} from an output. */
        public Inputs compute(Output<Compute> compute) {
            return set("compute", compute);
        }

        /** Makes the endpoint refuse connections. Off by default. */
        public Inputs disabled(boolean disabled) {
            return set("disabled", disabled);
        }

        /** Sets {@code disabled} from an output. */
        public Inputs disabled(Output<Boolean> disabled) {
            return set("disabled", disabled);
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
    }
}

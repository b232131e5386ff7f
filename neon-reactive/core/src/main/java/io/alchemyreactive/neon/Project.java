package io.alchemyreactive.neon;

import io.alchemyreactive.effect.CheckReturnValue;
import io.alchemyreactive.output.Output;
import io.alchemyreactive.resource.InputBuilder;
import io.alchemyreactive.resource.Ref;
import io.alchemyreactive.resource.Replaces;
import io.alchemyreactive.resource.Resource;
import io.alchemyreactive.resource.ResourceType;
import io.alchemyreactive.resource.Stable;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * A Neon project: a PostgreSQL database with branches. Usually one stage owns it and other stages refer to it. Belongs
 * to one run; immutable and thread-safe.
 */
public final class Project extends Resource<Project.Attributes> {

    private static final String ALL = "the project with all its branches and databases";

    /**
     * The properties that a program declares.
     *
     * @param name the display name; made from stack, id and stage when absent; changed in place
     * @param region the region; Neon's default when absent
     * @param pgVersion the major version of PostgreSQL; Neon's default when absent
     * @param orgId the organization that owns the project; the organization of the key when absent
     * @param historyRetentionSeconds the age of the oldest point at which a branch may start, in seconds; changed in
     *     place
     * @param databaseName the first database; {@code neondb} when absent
     * @param roleName the role that owns that database; {@code neondb_owner} when absent
     */
    public record Props(
            @Nullable String name,
            @Nullable @Replaces(dataLoss = ALL) String region,
            @Nullable @Replaces(dataLoss = ALL) Integer pgVersion,
            @Nullable @Replaces(dataLoss = ALL) String orgId,
            @Nullable Integer historyRetentionSeconds,
            @Nullable @Replaces(dataLoss = ALL) String databaseName,
            @Nullable @Replaces(dataLoss = ALL) String roleName) {}

    /**
     * The attributes that consumers see.
     *
     * @param id the id that Neon assigns
     * @param name the display name
     * @param region the region
     * @param pgVersion the major version of PostgreSQL
     * @param defaultBranchId the branch that was made with the project
     * @param databaseName the first database
     * @param roleName the role that owns that database
     */
    public record Attributes(
            @Stable String id,
            String name,
            @Stable String region,
            @Stable int pgVersion,
            @Stable String defaultBranchId,
            @Stable String databaseName,
            @Stable String roleName) {}

    /** The resource type of projects. */
    public static final ResourceType<Project, Props, Attributes> TYPE = ResourceType.of(
                    "Neon.Project", Props.class, Attributes.class, Project::new)
            .dataLoss(ALL);

    private Project(Resource.Handle<Attributes> handle) {
        super(handle);
    }

    /** Declares a project. */
    @CheckReturnValue
    public static Mono<Project> of(String id, Consumer<? super Inputs> inputs) {
        return TYPE.declare(id, Inputs::new, inputs);
    }

    /** Refers to a project of another stage. */
    @CheckReturnValue
    public static Mono<Project> ref(String id, Ref ref) {
        return TYPE.ref(id, ref);
    }

    /** The id that Neon assigns. */
    public Output<String> id() {
        return attribute("id", Attributes::id);
    }

    /** The display name. */
    public Output<String> name() {
        return attribute("name", Attributes::name);
    }

    /** The region. */
    public Output<String> region() {
        return attribute("region", Attributes::region);
    }

    /** The major version of PostgreSQL. */
    public Output<Integer> pgVersion() {
        return attribute("pgVersion", Attributes::pgVersion);
    }

    /** The branch that was made with the project. */
    public Output<String> defaultBranchId() {
        return attribute("defaultBranchId", Attributes::defaultBranchId);
    }

    /** The first database. */
    public Output<String> databaseName() {
        return attribute("databaseName", Attributes::databaseName);
    }

    /** The role that owns the first database. */
    public Output<String> roleName() {
        return attribute("roleName", Attributes::roleName);
    }

    /** Collects the inputs of the resource. Not thread-safe. */
    public static final class Inputs extends InputBuilder<Inputs> {

        private Inputs() {}

        /** The display name. By default made from stack, id and stage. */
        public Inputs name(String name) {
            return set("name", name);
        }

        /** Sets {@code name} from an output. */
        public Inputs name(Output<String> name) {
            return set("name", name);
        }

        /** The region. By default Neon chooses it. */
        public Inputs region(Region region) {
            return set("region", region.id());
        }

        /** Sets {@code region} from an output, by Neon's id of the region. */
        public Inputs region(Output<String> region) {
            return set("region", region);
        }

        /** The major version of PostgreSQL. By default Neon's default version. */
        public Inputs pgVersion(int pgVersion) {
            return set("pgVersion", pgVersion);
        }

        /** Sets {@code pgVersion} from an output. */
        public Inputs pgVersion(Output<Integer> pgVersion) {
            return set("pgVersion", pgVersion);
        }

        /** The organization that owns the project. By default the organization of the key. */
        public Inputs orgId(String orgId) {
            return set("orgId", orgId);
        }

        /** Sets {@code orgId} from an output. */
        public Inputs orgId(Output<String> orgId) {
            return set("orgId", orgId);
        }

        /** The age of the oldest point at which a branch may start, in seconds. By default Neon's. */
        public Inputs historyRetentionSeconds(int seconds) {
            return set("historyRetentionSeconds", seconds);
        }

        /** Sets {@code historyRetentionSeconds} from an output. */
        public Inputs historyRetentionSeconds(Output<Integer> seconds) {
            return set("historyRetentionSeconds", seconds);
        }

        /** The first database. By default {@code neondb}. */
        public Inputs databaseName(String databaseName) {
            return set("databaseName", databaseName);
        }

        /** Sets {@code databaseName} from an output. */
        public Inputs databaseName(Output<String> databaseName) {
            return set("databaseName", databaseName);
        }

        /** The role that owns the first database. By default {@code neondb_owner}. */
        public Inputs roleName(String roleName) {
            return set("roleName", roleName);
        }

        /** Sets {@code roleName} from an output. */
        public Inputs roleName(Output<String> roleName) {
            return set("roleName", roleName);
        }
    }
}

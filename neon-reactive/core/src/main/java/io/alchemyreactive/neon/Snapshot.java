package io.alchemyreactive.neon;

import io.alchemyreactive.effect.CheckReturnValue;
import io.alchemyreactive.output.Output;
import io.alchemyreactive.resource.InputBuilder;
import io.alchemyreactive.resource.Ref;
import io.alchemyreactive.resource.Replaces;
import io.alchemyreactive.resource.Resource;
import io.alchemyreactive.resource.ResourceType;
import io.alchemyreactive.resource.Stable;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * The content of a root branch at one point in time, stored independently of the branch's history. It is taken once;
 * later deploys do not take it again. Belongs to one run; immutable and thread-safe.
 */
public final class Snapshot extends Resource<Snapshot.Attributes> {

    private static final String CONTENTS = "what the snapshot holds";

    /**
     * The properties that a program declares.
     *
     * @param projectId the project
     * @param branchId the root branch whose content is stored
     * @param name the display name, by which the provider finds the object again; made from stack, id and stage when
     *     absent; changed in place
     * @param lsn the point of the branch's history; its head when absent
     * @param timestamp the point in time of the branch's history; now when absent
     * @param expiresAt the time at which Neon deletes it; never when absent
     */
    public record Props(
            @Replaces(dataLoss = CONTENTS) String projectId,
            @Replaces(dataLoss = CONTENTS) String branchId,
            @Nullable String name,
            @Nullable @Replaces(dataLoss = CONTENTS) String lsn,
            @Nullable @Replaces(dataLoss = CONTENTS) Instant timestamp,
            @Nullable @Replaces(dataLoss = CONTENTS) Instant expiresAt) {

        /** Truncates points in time to milliseconds, as Neon does. */
        public Props {
            timestamp = timestamp == null ? null : timestamp.truncatedTo(ChronoUnit.MILLIS);
            expiresAt = expiresAt == null ? null : expiresAt.truncatedTo(ChronoUnit.MILLIS);
        }
    }

    /**
     * The attributes that consumers see.
     *
     * @param id the id that Neon assigns
     * @param projectId the project
     * @param branchId the branch whose content is stored
     * @param name the display name
     */
    public record Attributes(
            @Stable String id,
            @Stable String projectId,
            @Stable String branchId,
            String name) {}

    /** The resource type of snapshots. */
    public static final ResourceType<Snapshot, Props, Attributes> TYPE = ResourceType.of(
                    "Neon.Snapshot", Props.class, Attributes.class, Snapshot::new)
            .dataLoss(CONTENTS);

    private Snapshot(Resource.Handle<Attributes> handle) {
        super(handle);
    }

    /** Declares a snapshot. */
    @CheckReturnValue
    public static Mono<Snapshot> of(String id, Consumer<? super Inputs> inputs) {
        return TYPE.declare(id, Inputs::new, inputs);
    }

    /** Refers to a snapshot of another stage. */
    @CheckReturnValue
    public static Mono<Snapshot> ref(String id, Ref ref) {
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

    /** The branch whose content is stored. */
    public Output<String> branchId() {
        return attribute("branchId", Attributes::branchId);
    }

    /** The display name. */
    public Output<String> name() {
        return attribute("name", Attributes::name);
    }

    /** Collects the inputs of the resource. Not thread-safe. */
    public static final class Inputs extends InputBuilder<Inputs> {

        private Inputs() {}

        /** Required: the root branch whose content is stored. */
        public Inputs branch(Branch branch) {
            return branch(branch.projectId(), branch.id());
        }

        /** Sets {@code branch} by Neon's ids, for example the ids of a project and its default branch. */
        public Inputs branch(Output<String> projectId, Output<String> branchId) {
            return set("projectId", projectId).set("branchId", branchId);
        }

        /** The display name. By default made from stack, id and stage. */
        public Inputs name(String name) {
            return set("name", name);
        }

        /** Sets {@code name} from an output. */
        public Inputs name(Output<String> name) {
            return set("name", name);
        }

        /** The point of the branch's history. By default its head. */
        public Inputs lsn(String lsn) {
            return set("lsn", lsn);
        }

        /** Sets {@code lsn} from an output. */
        public Inputs lsn(Output<String> lsn) {
            return set("lsn", lsn);
        }

        /** The point in time of the branch's history. By default now. */
        public Inputs timestamp(Instant instant) {
            return set("timestamp", instant);
        }

        /** Sets {@code timestamp} from an output. */
        public Inputs timestamp(Output<Instant> instant) {
            return set("timestamp", instant);
        }

        /** The time at which Neon deletes it. By default never. */
        public Inputs expiresAt(Instant instant) {
            return set("expiresAt", instant);
        }

        /** Sets {@code expiresAt} from an output. */
        public Inputs expiresAt(Output<Instant> instant) {
            return set("expiresAt", instant);
        }
    }
}

package io.alchemyreactive.neon;

import io.alchemyreactive.effect.CheckReturnValue;
import io.alchemyreactive.effect.Redacted;
import io.alchemyreactive.output.Output;
import io.alchemyreactive.postgres.DataClass;
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
 * A role of a branch, with a password that Neon generates. In a branch of the same stage, the resource takes over a
 * role that exists already, usually a copy of the parent's. Belongs to one run; immutable and thread-safe.
 */
public final class Role extends Resource<Role.Attributes> {

    /**
     * The properties that a program declares.
     *
     * @param projectId the project
     * @param branchId the branch
     * @param name the name of the role, unique in the branch
     * @param rotation any text; a changed text gives the role a new password
     */
    public record Props(
            @Replaces String projectId,
            @Replaces String branchId,
            @Replaces String name,
            @Nullable String rotation) {}

    /**
     * The attributes that consumers see.
     *
     * @param projectId the project
     * @param branchId the branch
     * @param name the name of the role
     * @param password the password of the role
     */
    public record Attributes(
            @Stable String projectId,
            @Stable String branchId,
            @Stable String name,
            @Nullable Redacted<String> password) {}

    /** The resource type of roles. */
    public static final ResourceType<Role, Props, Attributes> TYPE = ResourceType.of(
                    "Neon.Role", Props.class, Attributes.class, Role::new)
            .labelled(LabelRule.passingOn(DataClass.LABEL));

    private Role(Resource.Handle<Attributes> handle) {
        super(handle);
    }

    /** Declares a role. */
    @CheckReturnValue
    public static Mono<Role> of(String id, Consumer<? super Inputs> inputs) {
        return TYPE.declare(id, Inputs::new, inputs);
    }

    /** Refers to a role of another stage. */
    @CheckReturnValue
    public static Mono<Role> ref(String id, Ref ref) {
        return TYPE.ref(id, ref);
    }

    /** The project. */
    public Output<String> projectId() {
        return attribute("projectId", Attributes::projectId);
    }

    /** The branch. */
    public Output<String> branchId() {
        return attribute("branchId", Attributes::branchId);
    }

    /** The name of the role. */
    public Output<String> name() {
        return attribute("name", Attributes::name);
    }

    /** The password of the role. */
    public Output<Redacted<String>> password() {
        return attribute("password", Attributes::password);
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

        /** Required: the name of the role, unique in the branch. */
        public Inputs name(String name) {
            return set("name", name);
        }

        /** Sets {@code name} from an output. */
        public Inputs name(Output<String> name) {
            return set("name", name);
        }

        /** Any text. A changed text gives the role a new password. None by default. */
        public Inputs rotation(String rotation) {
            return set("rotation", rotation);
        }

        /** Sets {@code rotation} from an output. */
        public Inputs rotation(Output<String> rotation) {
            return set("rotation", rotation);
        }
    }
}

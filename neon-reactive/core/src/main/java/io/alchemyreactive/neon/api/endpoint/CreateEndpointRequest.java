package io.alchemyreactive.neon.api.endpoint;

import static java.util.Objects.requireNonNull;

import io.alchemyreactive.neon.api.path.BranchPath;
import io.alchemyreactive.neon.internal.Checks;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A request to create an endpoint on a branch.
 *
 * @param branch the branch that the endpoint serves
 * @param spec its type and settings
 * @param name its name, 1 to 64 characters
 * @param disabled whether connections are refused; default: false
 */
public record CreateEndpointRequest(
        BranchPath branch, EndpointSpec spec, Optional<String> name, Optional<Boolean> disabled) {

    /** Checks names and numbers, and refuses settings that exclude each other. */
    public CreateEndpointRequest {
        requireNonNull(branch, "branch");
        requireNonNull(spec, "spec");
        name.ifPresent(given -> Checks.name(given, "name", 64));
    }

    /** Starts a request. Neon chooses the value of each property that is not set. */
    public static Builder builder(BranchPath branch, EndpointSpec spec) {
        return new Builder(branch, spec);
    }

    /** Collects the parts of a request. Each {@link #build} returns a new value. Not thread-safe. */
    public static final class Builder {

        private final BranchPath branch;
        private final EndpointSpec spec;
        private @Nullable String name;
        private @Nullable Boolean disabled;

        private Builder(BranchPath branch, EndpointSpec spec) {
            this.branch = branch;
            this.spec = spec;
        }

        /** The name, 1 to 64 characters. */
        public Builder name(String name) {
            this.name = requireNonNull(name, "name");
            return this;
        }

        /** Whether connections are refused; default: false. */
        public Builder disabled(boolean disabled) {
            this.disabled = disabled;
            return this;
        }

        /** The request. */
        public CreateEndpointRequest build() {
            return new CreateEndpointRequest(branch, spec, Optional.ofNullable(name), Optional.ofNullable(disabled));
        }
    }
}

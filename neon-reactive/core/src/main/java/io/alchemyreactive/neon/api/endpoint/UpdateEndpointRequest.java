package io.alchemyreactive.neon.api.endpoint;

import static java.util.Objects.requireNonNull;

import io.alchemyreactive.neon.api.path.EndpointPath;
import io.alchemyreactive.neon.internal.Checks;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A request to change an endpoint; properties that are left out stay unchanged.
 *
 * @param endpoint the endpoint
 * @param name its new name, 1 to 64 characters
 * @param settings its size and suspend timeout
 * @param disabled whether connections are refused
 */
public record UpdateEndpointRequest(
        EndpointPath endpoint, Optional<String> name, Optional<ComputeSettings> settings, Optional<Boolean> disabled) {

    /** Checks names and numbers, and refuses settings that exclude each other. */
    public UpdateEndpointRequest {
        requireNonNull(endpoint, "endpoint");
        name.ifPresent(given -> Checks.name(given, "name", 64));
    }

    /** Starts a request. Neon chooses the value of each property that is not set. */
    public static Builder builder(EndpointPath endpoint) {
        return new Builder(endpoint);
    }

    /** Collects the parts of a request. Each {@link #build} returns a new value. Not thread-safe. */
    public static final class Builder {

        private final EndpointPath endpoint;
        private @Nullable String name;
        private @Nullable ComputeSettings settings;
        private @Nullable Boolean disabled;

        private Builder(EndpointPath endpoint) {
            this.endpoint = endpoint;
        }

        /** The new name, 1 to 64 characters. */
        public Builder name(String name) {
            this.name = requireNonNull(name, "name");
            return this;
        }

        /** The size and suspend timeout. */
        public Builder settings(ComputeSettings settings) {
            this.settings = requireNonNull(settings, "settings");
            return this;
        }

        /** Whether connections are refused. */
        public Builder disabled(boolean disabled) {
            this.disabled = disabled;
            return this;
        }

        /** The request. */
        public UpdateEndpointRequest build() {
            return new UpdateEndpointRequest(
                    endpoint, Optional.ofNullable(name), Optional.ofNullable(settings), Optional.ofNullable(disabled));
        }
    }
}

package io.alchemyreactive.neon;

import io.alchemyreactive.effect.Redacted;
import io.alchemyreactive.neon.api.NeonClient;
import io.alchemyreactive.neon.api.error.ConflictException;
import io.alchemyreactive.neon.api.error.InvalidRequestException;
import io.alchemyreactive.neon.api.error.NeonException;
import io.alchemyreactive.neon.api.error.NotFoundException;
import io.alchemyreactive.neon.api.error.UnknownOutcomeException;
import io.alchemyreactive.neon.api.path.BranchPath;
import io.alchemyreactive.neon.api.path.RolePath;
import io.alchemyreactive.neon.api.role.CreateRoleRequest;
import io.alchemyreactive.neon.api.role.NeonRole;
import io.alchemyreactive.provider.Delete;
import io.alchemyreactive.provider.Find;
import io.alchemyreactive.provider.Found;
import io.alchemyreactive.provider.Provider;
import io.alchemyreactive.provider.Read;
import io.alchemyreactive.provider.Reconcile;
import io.alchemyreactive.resource.ResourceType;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * Manages roles and their passwords. Lists none, because they are deleted with their branch and a list would read
 * passwords.
 */
final class RoleProvider implements Provider<Role.Props, Role.Attributes> {

    private final NeonClients neon;

    RoleProvider(NeonClients neon) {
        this.neon = neon;
    }

    @Override
    public ResourceType<?, Role.Props, Role.Attributes> type() {
        return Role.TYPE;
    }

    @Override
    public Mono<Found<Role.Attributes>> read(Read<Role.Props, Role.Attributes> request) {
        RolePath path = path(request.props());
        Optional<Role.Attributes> known = request.attributes();
        return neon.call(client -> existing(
                                client,
                                path,
                                known.map(Role.Attributes::password).orElse(null))
                        .flatMap(role -> known.isPresent()
                                ? Mono.just(Found.ours(role))
                                : BranchContents.found(
                                        client, path.branch(), request.identity(), "role", path.role(), role)))
                .onErrorResume(NotFoundException.class, gone -> Mono.just(Found.absent()));
    }

    @Override
    public Mono<Role.Attributes> find(Find<Role.Props> request) {
        return neon.call(client ->
                        existing(client, new RolePath(path(request.props()).branch(), request.id()), null))
                .onErrorResume(NotFoundException.class, none -> Mono.empty());
    }

    @Override
    public Mono<Role.Attributes> reconcile(Reconcile<Role.Props, Role.Attributes> request) {
        RolePath path = path(request.news());
        return neon.call(client -> request.attributes()
                .map(known -> existing(client, path, known.password())
                        .flatMap(role -> needsPassword(request, known, role) ? reset(client, path) : Mono.just(role)))
                .orElseGet(() -> create(client, path, request)));
    }

    @Override
    public Mono<Void> delete(Delete<Role.Props, Role.Attributes> request) {
        return neon.call(client -> client.roles().delete(path(request.props())))
                .onErrorResume(NotFoundException.class, gone -> Mono.empty())
                .then();
    }

    private static Mono<Role.Attributes> create(
            NeonClient client, RolePath path, Reconcile<Role.Props, Role.Attributes> request) {
        return client.roles()
                .create(new CreateRoleRequest(path.branch(), path.role()))
                .map(created -> attributes(path, created.role()))
                .onErrorResume(
                        NeonException.class,
                        failure -> mayExist(failure)
                                ? BranchContents.taken(
                                        client,
                                        path.branch(),
                                        request.identity(),
                                        failure,
                                        existing(client, path, null))
                                : Mono.error(failure))
                .flatMap(role -> role.password() == null ? reset(client, path) : Mono.just(role));
    }

    private static boolean mayExist(NeonException failure) {
        return failure instanceof ConflictException || failure instanceof UnknownOutcomeException;
    }

    /** The existing role with its password, which Neon reveals or the row knows. */
    private static Mono<Role.Attributes> existing(NeonClient client, RolePath path, @Nullable Redacted<String> known) {
        return client.roles()
                .get(path)
                .flatMap(role -> client.roles()
                        .revealPassword(path)
                        .map(Optional::of)
                        // The project stores no passwords.
                        .onErrorResume(InvalidRequestException.class, none -> Mono.just(Optional.ofNullable(known)))
                        .map(password -> attributes(path, role.name(), password.orElse(null))));
    }

    private static Mono<Role.Attributes> reset(NeonClient client, RolePath path) {
        return client.roles().resetPassword(path).map(changed -> attributes(path, changed.role()));
    }

    /**
     * Whether the role needs a new password: the current password is not known, or the declared rotation has changed.
     * When the current password differs from the known one, an earlier attempt has already changed it.
     */
    private static boolean needsPassword(
            Reconcile<Role.Props, Role.Attributes> request, Role.Attributes known, Role.Attributes role) {
        if (role.password() == null) {
            return true;
        }
        boolean rotates = request.olds().isPresent()
                && !Objects.equals(
                        request.olds().get().rotation(), request.news().rotation());
        return rotates && role.password().equals(known.password());
    }

    private static Role.Attributes attributes(RolePath path, NeonRole role) {
        return attributes(path, role.name(), role.password().orElse(null));
    }

    private static Role.Attributes attributes(RolePath path, String name, @Nullable Redacted<String> password) {
        return new Role.Attributes(path.branch().projectId(), path.branch().branchId(), name, password);
    }

    private static RolePath path(Role.Props props) {
        return new RolePath(new BranchPath(props.projectId(), props.branchId()), props.name());
    }
}

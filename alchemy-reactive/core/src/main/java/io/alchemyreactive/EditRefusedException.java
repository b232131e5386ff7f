package io.alchemyreactive;

import io.alchemyreactive.error.RefusedException;
import io.alchemyreactive.state.ResourceKey;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The state was not corrected as asked, because that would break something. */
public final class EditRefusedException extends RefusedException {

    private final transient List<ResourceKey> users;

    private EditRefusedException(String message, List<ResourceKey> users) {
        super(message);
        this.users = List.copyOf(users);
    }

    static EditRefusedException inUse(String verb, ResourceKey resource, List<ResourceKey> users) {
        String names = new TreeSet<>(users).stream().map(ResourceKey::toString).collect(Collectors.joining(", "));
        return new EditRefusedException(
                "cannot " + verb + " " + resource + ": it is used by " + names
                        + ". Let them use something else and deploy them first, or give --force.",
                users);
    }

    static EditRefusedException occupied(ResourceKey from, ResourceKey to) {
        return new EditRefusedException(
                "cannot move " + from + " to " + to.fqn()
                        + ": something is stored there already. Choose another name, or"
                        + " drop what is there: state forget '" + to.fqn() + "' --stage "
                        + to.stage().stage(),
                List.of());
    }

    static EditRefusedException unsettled(ResourceKey from, String why) {
        return new EditRefusedException(
                "cannot move " + from + ": " + why + ". Deploy the stage first, so that it settles under its old name.",
                List.of());
    }

    /** The resources that use the edited one; empty when they are not the reason for the refusal. */
    public List<ResourceKey> users() {
        return users;
    }

    static List<ResourceKey> all(List<ResourceKey> one, List<ResourceKey> other) {
        return Stream.concat(one.stream(), other.stream()).toList();
    }
}

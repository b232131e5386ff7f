package io.alchemyreactive.neon.local.control;

import io.alchemyreactive.neon.local.compute.Compute;
import io.alchemyreactive.neon.local.compute.Computes;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The compute of each branch, made when first asked for. Belongs to the control thread. */
final class BranchComputes {

    private final Path projects;
    private final Computes computes;
    private final Rows rows;
    private final Passwords passwords;
    private final Map<String, Compute> byBranch = new HashMap<>();

    BranchComputes(Path projects, Computes computes, Rows rows, Passwords passwords) {
        this.projects = projects;
        this.computes = computes;
        this.rows = rows;
        this.passwords = passwords;
    }

    Compute of(BranchRow branch) {
        return byBranch.computeIfAbsent(branch.id, id -> {
            var project = rows.project(branch.projectId);
            var folder = projects.resolve(project.id).resolve(id);
            return computes.compute(folder, project.pgVersion, passwords.admin(project.id));
        });
    }

    void forget(String branchId) {
        byBranch.remove(branchId);
    }

    Collection<Compute> all() {
        return List.copyOf(byBranch.values());
    }

    Path folder(String projectId) {
        return projects.resolve(projectId);
    }

    Set<Integer> majors() {
        return computes.majors();
    }

    String cureFor(int major) {
        return computes.cureFor(major);
    }

    /** The superuser's password in the template of a version, which new projects start with. Blocks. */
    String templatePassword(int major) throws Exception {
        return computes.template(major).adminPassword();
    }
}

package io.alchemyreactive.neon.local.internal.routes;

import io.alchemyreactive.neon.local.internal.http.ApiException;
import io.alchemyreactive.neon.local.internal.http.Request;
import io.alchemyreactive.neon.local.internal.http.RequestJson;
import io.alchemyreactive.neon.local.internal.rows.BranchRow;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.node.ObjectNode;

/**
 * One page of branches. Every non-empty page names a next page, so the last page is followed by an empty one, which
 * names none.
 *
 * @param branches the branches of the page
 * @param pagination the cursor of the next page
 */
record BranchPage(List<BranchRow> branches, ObjectNode pagination) {

    private static final int STANDARD = 100;
    private static final int MOST = 10_000;

    static BranchPage of(Request request, List<BranchRow> all) {
        var limit = request.limit(STANDARD, MOST);
        var cursor = request.query("cursor").map(BranchPage::decode);
        var sortBy = order(request, cursor, "sort_by", List.of("updated_at", "name", "created_at"));
        var sortOrder = order(request, cursor, "sort_order", List.of("desc", "asc"));
        var key = key(sortBy);
        var ascending = Comparator.comparing(key).thenComparing(branch -> branch.id);
        var order = sortOrder.equals("asc") ? ascending : ascending.reversed();
        var page = all.stream()
                .sorted(order)
                .filter(branch -> cursor.isEmpty() || isAfter(branch, cursor.get(), key, sortOrder.equals("asc")))
                .limit(limit)
                .toList();
        var pagination = Views.object().put("sort_by", sortBy).put("sort_order", sortOrder);
        if (!page.isEmpty()) {
            pagination.put("next", encode(page.get(page.size() - 1), key, sortBy, sortOrder));
        }
        return new BranchPage(page, pagination);
    }

    private static Function<BranchRow, String> key(String sortBy) {
        return switch (sortBy) {
            case "name" -> branch -> branch.name;
            case "created_at" -> branch -> branch.createdAt.toString();
            default -> branch -> branch.updatedAt.toString();
        };
    }

    /** A part of the sort order: from the cursor, else from the parameter, else the first allowed one. */
    private static String order(Request request, Optional<ObjectNode> cursor, String name, List<String> allowed) {
        var asked = request.oneOf(name, allowed);
        var begun = cursor.map(from -> from.path(name).asString(""));
        begun.filter(order -> !allowed.contains(order)).ifPresent(order -> {
            throw foreignCursor();
        });
        if (begun.isPresent() && asked.isPresent() && !asked.equals(begun)) {
            throw Request.invalid(name, "must stay " + begun.get() + ", with which the cursor began");
        }
        return begun.or(() -> asked).orElse(allowed.get(0));
    }

    private static boolean isAfter(
            BranchRow branch, ObjectNode cursor, Function<BranchRow, String> key, boolean ascending) {
        var byKey = key.apply(branch).compareTo(cursor.path("sort_by_value").asString(""));
        var compared = byKey != 0
                ? byKey
                : branch.id.compareTo(cursor.path("branch_id").asString(""));
        return ascending ? compared > 0 : compared < 0;
    }

    private static String encode(BranchRow last, Function<BranchRow, String> key, String sortBy, String sortOrder) {
        var cursor = Views.object()
                .put("branch_id", last.id)
                .put("sort_by", sortBy)
                .put("sort_by_value", key.apply(last))
                .put("sort_order", sortOrder);
        return Base64.getEncoder().encodeToString(cursor.toString().getBytes(StandardCharsets.UTF_8));
    }

    private static ObjectNode decode(String cursor) {
        try {
            if (RequestJson.tree(Base64.getDecoder().decode(cursor)) instanceof ObjectNode object) {
                return object;
            }
        } catch (IllegalArgumentException | JacksonException e) {
            // The code below answers it like another kind of object.
        }
        throw foreignCursor();
    }

    private static ApiException foreignCursor() {
        return Request.invalid("cursor", "is none that was given out");
    }
}

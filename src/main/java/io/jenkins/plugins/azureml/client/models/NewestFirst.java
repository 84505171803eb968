package io.jenkins.plugins.azureml.client.models;

import io.jenkins.plugins.azureml.client.error.AzureMlException;
import io.jenkins.plugins.azureml.client.paging.Paged;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/** Merges several newest-first lists into one, read lazily in pages of 50. */
final class NewestFirst {

    private static final int PAGE = 50;

    private record Head(Model model, Paged<Model> rest) {}

    private final List<Paged<Model>> lists;
    private PriorityQueue<Head> heads;

    private NewestFirst(List<Paged<Model>> lists) {
        this.lists = lists;
    }

    static Paged<Model> of(String operation, String resource, List<Paged<Model>> lists) {
        return new Paged<>(operation, resource, new NewestFirst(lists)::read);
    }

    private Paged.Page<Model> read(String cursor) throws AzureMlException, InterruptedException {
        if (heads == null) {
            heads = new PriorityQueue<>(Comparator.comparing(Head::model, Model.NEWEST_FIRST));
            for (Paged<Model> list : lists) {
                advance(list);
            }
        }
        List<Model> page = new ArrayList<>();
        while (page.size() < PAGE && !heads.isEmpty()) {
            Head newest = heads.remove();
            page.add(newest.model());
            advance(newest.rest());
        }
        int number = cursor == null ? 1 : Integer.parseInt(cursor) + 1;
        return new Paged.Page<>(page, heads.isEmpty() ? null : String.valueOf(number));
    }

    private void advance(Paged<Model> list) throws AzureMlException, InterruptedException {
        if (list.hasNext()) {
            heads.add(new Head(list.next(), list));
        }
    }
}

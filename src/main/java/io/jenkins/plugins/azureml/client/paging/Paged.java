package io.jenkins.plugins.azureml.client.paging;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.azureml.client.error.AzureMlException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * A list of the service, read lazily: a page is requested when its first element is needed, and one page is kept at a time. Not
 * a {@link java.util.stream.Stream}, since reading can fail. Not thread-safe, and read once.
 */
public final class Paged<T> {

    private static final int MAX_PAGES = 10_000;

    /**
     * One page.
     *
     * @param next the cursor of the next page for {@link Source}; null for the last page
     */
    public record Page<T>(List<T> elements, @CheckForNull String next) {}

    /** Requests pages from the service. */
    @FunctionalInterface
    public interface Source<T> {

        /** Requests a page. @param cursor {@code next} of the page before; null for the first one */
        Page<T> read(@CheckForNull String cursor) throws AzureMlException, InterruptedException;
    }

    /** Converts an element. */
    @FunctionalInterface
    public interface Mapping<T, R> {
        R apply(T element) throws AzureMlException, InterruptedException;
    }

    private final String operation;
    private final String resource;
    private final Source<T> source;
    private final Set<String> seen = new HashSet<>();
    private final Deque<T> page = new ArrayDeque<>();
    private String cursor;
    private boolean begun;

    /** @param operation the verb of errors, as in "Could not {operation} {resource}" */
    public Paged(String operation, String resource, Source<T> source) {
        this.operation = operation;
        this.resource = resource;
        this.source = source;
    }

    /** Returns whether there is another element; may request pages. */
    public boolean hasNext() throws AzureMlException, InterruptedException {
        while (page.isEmpty() && (!begun || cursor != null)) {
            begun = true;
            Page<T> read = source.read(cursor);
            page.addAll(read.elements());
            cursor = read.next();
            if (cursor != null && (!seen.add(cursor) || seen.size() > MAX_PAGES)) {
                cursor = null;
                throw AzureMlException.builder(operation, resource)
                        .code("Refused")
                        .message("the pages of the list form a cycle")
                        .build();
            }
        }
        return !page.isEmpty();
    }

    /** Returns the next element. @throws NoSuchElementException if there is none */
    public T next() throws AzureMlException, InterruptedException {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        return page.remove();
    }

    /** Returns all remaining elements. */
    public List<T> all() throws AzureMlException, InterruptedException {
        return first(Integer.MAX_VALUE);
    }

    /** Returns at most that many elements, and requests no more pages than they need. */
    public List<T> first(int most) throws AzureMlException, InterruptedException {
        List<T> list = new ArrayList<>();
        while (list.size() < most && hasNext()) {
            list.add(next());
        }
        return list;
    }

    /** Returns the first matching element, and requests no page after it. */
    public Optional<T> find(Predicate<? super T> wanted) throws AzureMlException, InterruptedException {
        while (hasNext()) {
            T element = next();
            if (wanted.test(element)) {
                return Optional.of(element);
            }
        }
        return Optional.empty();
    }

    /** Converts the elements lazily; those converted to null are left out. */
    public <R> Paged<R> map(Mapping<? super T, ? extends R> function) {
        return new Paged<>(operation, resource, at -> {
            Page<T> read = source.read(at);
            List<R> elements = new ArrayList<>(read.elements().size());
            for (T element : read.elements()) {
                R value = function.apply(element);
                if (value != null) {
                    elements.add(value);
                }
            }
            return new Page<>(elements, read.next());
        });
    }

    /** Treats a failure of the first page as an empty list if it has this reason. */
    public Paged<T> emptyIf(Predicate<AzureMlException> reason) {
        return new Paged<>(operation, resource, at -> {
            try {
                return source.read(at);
            } catch (AzureMlException e) {
                if (at == null && reason.test(e)) {
                    return new Page<>(List.of(), null);
                }
                throw e;
            }
        });
    }

    /** Leaves out elements that do not match. */
    public Paged<T> filter(Predicate<? super T> wanted) {
        return map(element -> wanted.test(element) ? element : null);
    }
}

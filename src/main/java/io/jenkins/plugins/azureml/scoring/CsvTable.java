package io.jenkins.plugins.azureml.scoring;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import com.fasterxml.jackson.dataformat.csv.CsvParser;
import com.fasterxml.jackson.dataformat.csv.CsvSchema;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * The rows of a CSV file (RFC 4180) as values.
 *
 * @param keys of the columns
 * @param rows with a value for each key
 * @param notes warnings about the columns, one sentence each
 */
public record CsvTable(List<String> keys, List<List<Object>> rows, List<String> notes) {

    private static final int MAX_COLUMNS_SHOWN = 10;
    private static final List<String> SEPARATORS = List.of(";", "\t", ",", "|");
    private static final Pattern LINE_BREAK = Pattern.compile("\r\n?|\n");

    private static final ObjectReader RECORDS = CsvMapper.builder()
            .enable(CsvParser.Feature.WRAP_AS_ARRAY)
            .enable(CsvParser.Feature.SKIP_EMPTY_LINES)
            .build()
            .readerFor(String[].class);

    /**
     * Reads a CSV file.
     *
     * @param source names the text in errors, such as {@code csvFile 'test.csv'}
     * @param header whether the first line contains the column names; otherwise the columns are named 1, 2, 3…
     * @param wanted columns to read, in this order; empty for all
     * @throws InputException with line and column of the error
     */
    public static CsvTable read(String source, String text, boolean header, char separator, List<ColumnSpec> wanted)
            throws InputException {
        List<List<Object>> rows = new ArrayList<>();
        long line = 1;
        try (MappingIterator<String[]> records = RECORDS.with(
                        CsvSchema.emptySchema().withColumnSeparator(separator))
                .readValues(text)) {
            if (!records.hasNextValue()) {
                throw new InputException(source + " is empty");
            }
            String[] first = records.nextValue();
            List<String> names = header
                    ? List.of(first)
                    : IntStream.rangeClosed(1, first.length)
                            .mapToObj(Integer::toString)
                            .toList();
            List<ColumnSpec> specs =
                    wanted.isEmpty() ? names.stream().map(ColumnSpec::of).toList() : wanted;
            checkSeparator(source, names, first, separator, header, wanted);
            int[] places = places(source, names, specs, header);
            CsvKinds kinds = new CsvKinds(specs);
            if (!header) {
                rows.add(row(source, 1, names, first, specs, places));
                kinds.add(rows.get(0), 1);
            }
            long next = 0;
            while (true) {
                line = records.getCurrentLocation().getLineNr();
                if (!records.hasNextValue()) {
                    break;
                }
                if (names.size() == 1 && next > 0 && line > next) {
                    throw new InputException(
                            source + ", line " + next + " is blank, which may be a missing value; write"
                                    + " \"\" for an empty value, or remove the line");
                }
                String[] cells = records.nextValue();
                next = line + 1 + LINE_BREAK.matcher(cells[0]).results().count();
                rows.add(row(source, line, names, cells, specs, places));
                kinds.add(rows.get(rows.size() - 1), line);
            }
            if (rows.isEmpty()) {
                throw new InputException(
                        source + " has a header but no rows; if its first line is a row, set csvHeader to false");
            }
            return new CsvTable(specs.stream().map(ColumnSpec::name).toList(), rows, kinds.notes(source));
        } catch (InputException e) {
            throw e;
        } catch (JsonProcessingException e) {
            JsonLocation at = e.getLocation();
            throw new InputException(source + " is not CSV"
                    + (at == null ? "" : " at line " + at.getLineNr() + ", column " + at.getColumnNr()) + ": "
                    + e.getOriginalMessage().lines().findFirst().orElse(""));
        } catch (IOException e) {
            throw new InputException(source + " cannot be read as CSV, at line " + line);
        }
    }

    /**
     * Detects a wrong separator: the file is then read as one column whose name or first row contains the real
     * separator.
     */
    private static void checkSeparator(
            String source, List<String> names, String[] first, char separator, boolean header, List<ColumnSpec> wanted)
            throws InputException {
        boolean chosen = !wanted.isEmpty() && wanted.stream().allMatch(spec -> names.contains(spec.column()));
        if (names.size() != 1 || header && chosen) {
            return;
        }
        for (String other : SEPARATORS) {
            String[] parts = first[0].split(Pattern.quote(other), -1);
            boolean numbers = Arrays.stream(parts).allMatch(part -> CsvCells.numberOrNull(part.trim()) != null);
            if (parts.length > 1 && other.charAt(0) != separator && (header || numbers)) {
                throw new InputException(
                        source + " has one column '" + first[0].replace("\t", "\\t") + "'; is csvSeparator '"
                                + (other.equals("\t") ? "tab" : other) + "' meant?"
                                + (header ? " If not, name the column in columns" : ""));
            }
        }
    }

    private static int[] places(String source, List<String> names, List<ColumnSpec> specs, boolean header)
            throws InputException {
        int[] places = new int[specs.size()];
        List<String> missing = new ArrayList<>();
        for (int i = 0; i < places.length; i++) {
            String column = specs.get(i).column();
            if (names.indexOf(column) != names.lastIndexOf(column)) {
                throw new InputException(source + " has two columns '" + column + "'; give each a unique name");
            }
            places[i] = names.indexOf(specs.get(i).column());
            if (places[i] < 0) {
                missing.add("'" + specs.get(i).column() + "'");
            }
        }
        if (!missing.isEmpty()) {
            throw new InputException(source + " has no column " + String.join(", ", missing) + "; it has "
                    + (header
                            ? String.join(", ", names.subList(0, Math.min(MAX_COLUMNS_SHOWN, names.size())))
                                    + (names.size() > MAX_COLUMNS_SHOWN ? ", …" : "")
                            : "the columns 1 to " + names.size()));
        }
        return places;
    }

    private static List<Object> row(
            String source, long line, List<String> names, String[] cells, List<ColumnSpec> specs, int[] places)
            throws InputException {
        if (cells.length != names.size()) {
            throw new InputException(source + ", line " + line + ": " + cells.length + " values instead of "
                    + names.size() + "; check the separator and the quotes");
        }
        List<Object> row = new ArrayList<>(places.length);
        for (int i = 0; i < places.length; i++) {
            try {
                row.add(CsvCells.value(cells[places[i]], specs.get(i).type()));
            } catch (InputException e) {
                throw new InputException(
                        source + ", line " + line + ", column '" + specs.get(i).column() + "': " + e.getMessage());
            }
        }
        return row;
    }

    /** Returns each row as a map. */
    public List<Object> maps() {
        List<Object> maps = new ArrayList<>(rows.size());
        for (List<Object> row : rows) {
            Map<String, Object> map = new LinkedHashMap<>();
            for (int i = 0; i < keys.size(); i++) {
                map.put(keys.get(i), row.get(i));
            }
            maps.add(map);
        }
        return maps;
    }

    /** Returns the rows in the format of pandas with {@code orient='split'}. */
    public Map<String, Object> split() {
        Map<String, Object> frame = new LinkedHashMap<>();
        frame.put("columns", keys);
        frame.put("data", rows);
        return frame;
    }
}

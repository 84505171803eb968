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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Rows of a CSV file (RFC 4180) as values.
 *
 * @param keys what the columns are called
 * @param rows a value for each key
 */
public record CsvTable(List<String> keys, List<List<Object>> rows) {

    private static final int MANY = 10;

    private static final ObjectReader RECORDS = CsvMapper.builder()
            .enable(CsvParser.Feature.WRAP_AS_ARRAY)
            .enable(CsvParser.Feature.SKIP_EMPTY_LINES)
            .build()
            .readerFor(String[].class);

    /**
     * @param source what the text is, as an error names it: {@code csvFile 'test.csv'}
     * @param header whether the first line names the columns; else they are called 1, 2, 3…
     * @param wanted the columns that are used, in this order; empty for all
     * @throws InputException with line and column of the fault
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
            int[] places = places(source, names, specs, header);
            if (specs.stream().map(ColumnSpec::name).distinct().count() < specs.size()) {
                throw new InputException(source + " has two columns of one name; choose the columns by their names");
            }
            if (!header) {
                rows.add(row(source, 1, names, first, specs, places));
            }
            while (true) {
                line = records.getCurrentLocation().getLineNr();
                if (!records.hasNextValue()) {
                    break;
                }
                rows.add(row(source, line, names, records.nextValue(), specs, places));
            }
            if (rows.isEmpty()) {
                throw new InputException(
                        source + " has a header, but no rows; if its first line is a row, set csvHeader" + " to false");
            }
            return new CsvTable(specs.stream().map(ColumnSpec::name).toList(), rows);
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

    private static int[] places(String source, List<String> names, List<ColumnSpec> specs, boolean header)
            throws InputException {
        int[] places = new int[specs.size()];
        List<String> missing = new ArrayList<>();
        for (int i = 0; i < places.length; i++) {
            places[i] = names.indexOf(specs.get(i).column());
            if (places[i] < 0) {
                missing.add("'" + specs.get(i).column() + "'");
            }
        }
        if (!missing.isEmpty()) {
            throw new InputException(source + " has no column " + String.join(", ", missing) + "; it has "
                    + (header
                            ? String.join(", ", names.subList(0, Math.min(MANY, names.size())))
                                    + (names.size() > MANY ? ", …" : "")
                            : "the columns 1 to " + names.size()));
        }
        return places;
    }

    private static List<Object> row(
            String source, long line, List<String> names, String[] cells, List<ColumnSpec> specs, int[] places)
            throws InputException {
        if (cells.length != names.size()) {
            throw new InputException(source + ", line " + line + ": " + cells.length + " values in place of "
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

    /** Each row as a map of keys and values. */
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

    /** As pandas writes a frame with {@code orient='split'}. */
    public Map<String, Object> split() {
        Map<String, Object> frame = new LinkedHashMap<>();
        frame.put("columns", keys);
        frame.put("data", rows);
        return frame;
    }
}

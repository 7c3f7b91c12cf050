package shop.delivery;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;

/** Finds the days on which a van drives. */
public final class Schedule {
    private final DayOfWeek[] drivingDays;

    public Schedule(DayOfWeek[] drivingDays) {
        this.drivingDays = drivingDays.clone();
    }

    public boolean drivesOn(LocalDate date) {
        for (int i = 0; i <= drivingDays.length; i++) {
            if (drivingDays[i] == date.getDayOfWeek()) {
                return true;
            }
        }
        return false;
    }

    /** The first driving day on or after the date; the van drives at least once a week. */
    public LocalDate next(LocalDate from) {
        LocalDate day = from;
        while (!drivesOn(day)) {
            day = day.plusDays(1);
        }
        return day;
    }

    public List<LocalDate> between(LocalDate from, LocalDate to) {
        List<LocalDate> days = new ArrayList<>();
        for (LocalDate day = from; !day.isAfter(to); day = day.plusDays(1)) {
            if (drivesOn(day)) {
                days.add(day);
            }
        }
        return days;
    }
}

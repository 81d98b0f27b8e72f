// Days by the calendar of whoever reads, whatever the hour and the season.

const DAY = 24 * 60 * 60 * 1000;

/**
 * How many days there are until a day, which is written as 2026-11-24: 0 on that day, less after it.
 * @param {string} day
 * @param {Date} now
 */
export const daysUntil = (day, now) =>
  Math.round((Date.parse(day) - Date.UTC(now.getFullYear(), now.getMonth(), now.getDate())) / DAY);

# data.table: Rscript table.R TASK STORE INPUT OUTPUT UNIT CRITERION YEAR POINTS
# The store is a folder of uncompressed RDS files, put to disk with sync. Points are integers of ten-thousandths.
suppressPackageStartupMessages(library(data.table))
invisible(setDTthreads(0))
args <- commandArgs(TRUE)
task <- args[1]; store <- args[2]; input <- args[3]; output <- args[4]
unit_asked <- args[5]; criterion_asked <- args[6]; year_asked <- as.integer(args[7]); points_new <- as.integer(args[8])
path <- function(name) file.path(store, paste0(name, ".rds"))
get_table <- function(name) setalloccol(readRDS(path(name)))
put_table <- function(table, name) {
    saveRDS(table, path(name), compress = FALSE)
    stopifnot(system2("sync", shQuote(path(name))) == 0)
}
put_csv <- function(table) fwrite(table, output, col.names = FALSE)
ten_thousandths <- function(x) as.integer(round(x * 10000))

load_all <- function() {
    dir.create(store, showWarnings = FALSE)
    unit <- fread(file.path(input, "members.csv"), encoding = "UTF-8")[, id := .I]
    leaf <- fread(file.path(input, "leaves.csv"), colClasses = list(character = 1))[, id := .I]
    leaf[, max_points := ten_thousandths(max_points)]
    row <- fread(file.path(input, "scores.csv"), colClasses = list(character = 2:3, numeric = 4))
    score <- row[, .(year, unit_id = match(unit, ..unit$unit), criterion_id = match(criterion, leaf$criterion), points = ten_thousandths(final))]
    stopifnot(!anyNA(score), score$points >= 0L, score$points <= leaf$max_points[score$criterion_id])
    setkey(score, year, unit_id, criterion_id)
    stopifnot(!anyDuplicated(score, by = key(score)))
    put_table(unit, "unit"); put_table(leaf, "leaf"); put_table(score, "score")
}

outcome <- function(score) {
    unit <- get_table("unit"); leaf <- get_table("leaf")
    score[, domain := leaf$domain[criterion_id]]
    sums <- score[, .(p = sum(points)), by = .(year, unit_id, domain)]
    most <- leaf[, .(m = sum(max_points)), keyby = domain]$m
    sums[, d := (p * 20000 + most[domain]) %/% (2 * most[domain])]
    wide <- dcast(sums, year + unit_id ~ paste0("d", domain), value.var = "d")
    total <- sums[, .(points = sum(p)), keyby = .(year, unit_id)][wide, on = .(year, unit_id)]
    total[, maximum := sum(most)]
    total[, `:=`(unit_group = unit$unit_group[unit_id], unit = unit$unit[unit_id], index_value = (points * 20000 + maximum) %/% (2 * maximum))]
    total[, `:=`(rank = frank(-points, ties.method = "min"), size = .N), by = .(year, unit_group)]
    total[, class := fcase(points * 10 >= maximum * 9, "Xuất sắc", points * 10 >= maximum * 8, "Tốt", points * 10 >= maximum * 7, "Khá",
                           points * 10 >= maximum * 5, "Trung bình", default = "Yếu")]
    total[]
}

moves <- function(table) {
    both <- table[year == year_asked][table[year == year_asked - 1L], on = "unit_id", nomatch = NULL]
    both[, change := index_value - i.index_value]
    put_csv(both[order(-abs(change), unit), .(unit, i.index_value, index_value, change, i.rank, rank, i.rank - rank)])
}

switch(task,
    load = load_all(),
    compute = put_table(outcome(get_table("score")), "result"),
    answer = put_csv(get_table("result")[order(year, unit_group, unit),
        .(year, unit_group, unit, points, maximum, index_value, rank, class, d1, d2, d3, d4, d5, d6, d7, d8)]),
    history = put_csv(get_table("result")[unit == unit_asked][order(year), .(year, points, maximum, index_value, rank, size, class)]),
    moves = moves(get_table("result")),
    moves_of_scores = moves(outcome(get_table("score")[year >= year_asked - 1L])),
    edit = {
        score <- get_table("score"); unit <- get_table("unit"); leaf <- get_table("leaf")
        score[.(year_asked, match(unit_asked, unit$unit), match(criterion_asked, leaf$criterion)), points := points_new,
              on = .(year, unit_id, criterion_id)]
        put_table(score, "score")
    },
    stop("no such task"))

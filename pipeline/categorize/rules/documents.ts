// Files and what is kept in them.
import type { CategoryRules } from '../category-rules.ts'

export const documents: CategoryRules = {
  services: `
    google drive, gdrive, google docs, google sheets, google slides, dropbox, onedrive, sharepoint, nextcloud, owncloud, box com,
    microsoft word, powerpoint, docx, xlsx, pptx, libreoffice, openpyxl, overleaf, pandoc, markitdown, docling, pdfjs, ghostscript,
    paperless, paperless ngx, alfresco, seafile, webdav, sftp, ftp, rclone, minio, backblaze, s3 bucket, amazon s3, docusign, pandadoc,
    mineru, llamaparse, unstructured io, tesseract, adobe acrobat, apple numbers, typst, onlyoffice, wps, gamma app, epub, filestash,
    everything search, ripgrep, cloudconvert, box api, putio, aspose, foxit, dokumen, adobe pdf, dropbox sign`,
  terms: `
    filesystem, file system, file management, file manager, file operations, file access, file storage, cloud storage, pdf, pdf files,
    ocr, spreadsheet, word documents, office documents, document processing, document conversion, file conversion, document management,
    markdown conversion, markdown converter, document parsing, document generation, text extraction, presentations, slides, e signature,
    file search, object storage, local files, read file, write file, excel files, csv files, file converter, text editor, file upload,
    file server, file reader, directory listing, list directory, file sharing, backup, zip archive, fileserver, read pdf, excel, latex,
    nutrient, calibre`,
  hints: `
    file, folder, directory, document, docs, markdown, html, convert, conversion, csv, storage, upload, download, extract text, word,
    sheet`,
}
